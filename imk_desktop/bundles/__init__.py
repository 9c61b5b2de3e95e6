"""The exchange as bytes: segments of changes, certificates, keys and the sealed `.imk` file.

Nothing here knows a store, a clock or a window. What arrives is judged before it is believed:
every function that reads bytes from outside raises `UserError` with one sentence, and nothing
else, whatever the bytes are.
"""
