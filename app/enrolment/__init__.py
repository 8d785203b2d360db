"""Children come in: put forward, asked again elsewhere, and offers answered from the mail."""
