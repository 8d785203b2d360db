"""links for substitutes"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _allow("'invitation', 'sign_in', 'substitute'")


def downgrade() -> None:
    op.execute("DELETE FROM links WHERE purpose = 'substitute'")
    _allow("'invitation', 'sign_in'")


def _allow(purposes: str) -> None:
    name = op.f("ck_links_purpose")
    with op.batch_alter_table("links") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"purpose IN ({purposes})")
