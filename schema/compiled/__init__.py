"""Operations compiled to Python: one function an object, graphql-core for the rest.

`compiler` turns an operation into a `Plan`; `plan` runs it. Whatever is not plainly
right goes to graphql-core by way of `replay`, with all that was resolved until then, so
that errors are its own and no resolver runs twice.
"""
