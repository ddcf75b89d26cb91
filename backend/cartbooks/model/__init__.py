"""The tables and the states. Everything else imports the nouns from here."""

from cartbooks.model.alert import Alert, AlertKind, AlertMail, AlertRule, MailAbout, MailState
from cartbooks.model.base import Base, Fixed, Instant
from cartbooks.model.company import Company, ListRecord, ListState, Machine
from cartbooks.model.finding import RecordEvent, RecordWord
from cartbooks.model.note import NeverSend, Note, Retry
from cartbooks.model.operation import Operation, Task, TaskEvent
from cartbooks.model.people import (
    Activity,
    Idempotency,
    Role,
    Setting,
    SignIn,
    SignInLink,
    Token,
    User,
)
from cartbooks.model.posting import Posting
from cartbooks.model.problem import Problem, ProblemEvent
from cartbooks.model.schedule import Schedule
from cartbooks.model.session import Carried, Message, Request, Session
from cartbooks.model.states import (
    Color,
    Hand,
    MessageState,
    OperationState,
    PostingState,
    ProblemState,
    SessionState,
    TaskState,
    color_of,
    move,
)
from cartbooks.model.store import (
    Customer,
    Link,
    OpenLine,
    Order,
    OrderPush,
    Product,
    Store,
    StoreState,
)
from cartbooks.model.view import View
from cartbooks.model.webhook import Delivery, DeliveryState, Webhook

__all__ = [
    "Activity", "Alert", "AlertKind", "AlertMail", "AlertRule", "Base", "Carried", "Color",
    "Company", "Customer", "Delivery", "DeliveryState", "Fixed", "Hand", "Idempotency", "Instant",
    "Link", "ListRecord", "ListState", "Machine", "MailAbout", "MailState", "Message",
    "MessageState", "NeverSend", "Note", "OpenLine", "Operation", "OperationState", "Order",
    "OrderPush", "Posting", "PostingState", "Problem", "ProblemEvent", "ProblemState", "Product",
    "RecordEvent", "RecordWord", "Request", "Retry", "Role", "Schedule", "Session",
    "SessionState", "Setting", "SignIn", "SignInLink", "Store", "StoreState", "Task", "TaskEvent",
    "TaskState", "Token", "User", "View", "Webhook", "color_of", "move",
]  # fmt: skip
