"""The list of what programs may do; who adds a value here adds an address and its document."""

from __future__ import annotations

from kept.desk.web.api import conversations, orders, promises, promising, shapes
from kept.desk.web.api.operations import Operation

OPERATIONS = (
    Operation(
        "GET", "conversations/<int:pk>/", "get-conversation",
        "A conversation and what was said in it",
        conversations.one, {200: shapes.Conversation}, asks=shapes.PageOfMessages,
        refuses=(404,),
    ),
    Operation(
        "GET", "conversations/<int:pk>/promises/", "list-promises-of-conversation",
        "What is promised in a conversation",
        promises.of_conversation, {200: shapes.Promises}, asks=shapes.PromisesHere,
        refuses=(404,),
    ),
    Operation(
        "POST", "conversations/<int:pk>/promises/", "make-promise",
        "Promise something",
        promising.make, {201: shapes.Promise, 200: shapes.Promise}, takes=shapes.NewPromise,
        refuses=(404, 409), is_once=True,
    ),
    Operation(
        "GET", "promises/", "list-promises",
        "What is promised and not yet kept",
        promises.of_desk, {200: shapes.Promises}, asks=shapes.PromisesOfDesk,
    ),
    Operation(
        "GET", "promises/<int:pk>/", "get-promise",
        "A promise",
        promises.one, {200: shapes.Promise}, refuses=(404,),
    ),
    Operation(
        "POST", "promises/<int:pk>/keeping/", "keep-promise",
        "Say that it is done",
        promising.keep, {200: shapes.Promise}, refuses=(404, 409),
    ),
    Operation(
        "POST", "promises/<int:pk>/time/", "move-promise",
        "Promise another time, before it is due",
        promising.move, {201: shapes.Promise}, takes=shapes.NewTime, refuses=(404, 409),
    ),
    Operation(
        "POST", "promises/<int:pk>/withdrawal/", "withdraw-promise",
        "Take a promise back, by a letter",
        promising.withdraw, {200: shapes.Promise}, takes=shapes.Withdrawal, refuses=(404, 409),
    ),
    Operation(
        "PUT", "orders/<str:number>/", "put-order",
        "Make or change an order",
        orders.put, {201: shapes.Order, 200: shapes.Order}, takes=shapes.NewOrder,
        refuses=(403, 404),
    ),
)  # fmt: skip
