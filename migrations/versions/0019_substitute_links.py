"""links for substitutes"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NAME = op.f("ck_links_purpose")


def upgrade() -> None:
    _allow("'invitation', 'sign_in', 'substitute'")


def downgrade() -> None:
    op.execute("DELETE FROM links WHERE purpose = 'substitute'")
    _allow("'invitation', 'sign_in'")


def _allow(purposes: str) -> None:
    with op.batch_alter_table("links") as batch:
        batch.drop_constraint(NAME, type_="check")
        batch.create_check_constraint(NAME, f"purpose IN ({purposes})")
