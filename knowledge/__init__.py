"""The library room: curated texts and how a question finds them.

For: loading agreements and entitlements, and answering a question from them. Not for: conversations, channels or
storage; this package imports nothing else of the project.
"""
