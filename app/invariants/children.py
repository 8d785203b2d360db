"""Children and grown-ups: what was said for them holds, and nothing names them."""
# ruff: noqa: S608 - every piece of every query is written here or read from the schema

from app.invariants.sentences import Invariant


def _says_what_consents_say(flag: str, purpose: str) -> str:
    """The children whose `flag` says something else than the last words about `purpose`."""
    last_words = f"""
        SELECT 1 FROM consents last WHERE last.child_id = c.id AND last.purpose = '{purpose}'
        AND NOT EXISTS (
            SELECT 1 FROM consents later WHERE later.child_id = last.child_id AND later.purpose = last.purpose
            AND COALESCE(later.guardian_id, 0) = COALESCE(last.guardian_id, 0) AND later.id > last.id)"""
    return f"""SELECT c.id FROM children c WHERE c.{flag} <> (
        EXISTS ({last_words}) AND NOT EXISTS ({last_words} AND NOT last.is_given))"""


INVARIANTS = (
    Invariant(
        "I17",
        "a child is on the public wall when the last consents say so, and only then",
        _says_what_consents_say("on_public_wall", "public_wall"),
    ),
    Invariant(
        "I17d",
        "a child's pictures are shown when the last consents say so, and only then",
        _says_what_consents_say("pictures_allowed", "picture"),
    ),
    Invariant(
        "I17e",
        "a child's films are shown when the last consents say so, and only then",
        _says_what_consents_say("videos_allowed", "video"),
    ),
    Invariant(
        "I17b",
        "who says yes or no for a child is a guardian of that child",
        """SELECT c.id FROM consents c WHERE c.guardian_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM guardianships g
            WHERE g.child_id = c.child_id AND g.guardian_id = c.guardian_id)""",
    ),
    Invariant(
        "I17c",
        "of the links a guardian was given one at most lies about unused",
        """SELECT min(id) FROM guardian_links WHERE opened_at IS NULL AND revoked_at IS NULL
        GROUP BY guardianship_id HAVING count(*) > 1""",
    ),
    Invariant(
        "I20",
        "the audit names nobody",
        """SELECT a.id FROM audit_events a WHERE a.before LIKE '%@%' OR a.after LIKE '%@%'
        OR EXISTS (SELECT 1 FROM children c WHERE c.library_id = a.library_id
            AND (a.before IN (c.first_name, c.alias) OR a.after IN (c.first_name, c.alias)))
        OR EXISTS (SELECT 1 FROM people p WHERE p.name <> '' AND p.name IN (a.before, a.after))""",
    ),
    Invariant(
        "I21",
        "a voided card and a person who may not sign in have no session",
        """SELECT s.id FROM sessions s WHERE s.revoked_at IS NULL AND s.ends_at > :now AND (
            EXISTS (SELECT 1 FROM cards c WHERE c.id = s.card_id AND c.voided_at IS NOT NULL)
            OR EXISTS (SELECT 1 FROM people p WHERE p.id = s.person_id AND p.disabled_at IS NOT NULL))""",
    ),
)
