"""Who did what, in words: a sentence for each action that is written into the activity."""

from __future__ import annotations

from collections.abc import Mapping

from cartbooks.advice import wording

DEEDS: dict[str, str] = {
    "sign_in": "signed in",
    "sign_out": "signed out",
    "me.change": "changed how they like the console[: {names}]",
    "me.password": "changed their own password",
    "me.end_sign_in": "ended one of their own sign-ins",
    "me.end_sign_ins": "ended their other sign-ins",
    "user.add": "added [{name}|a person][ as {role}]",
    "user.change": "changed [{name}|a person][: the role is {role}][: {switched}]",
    "user.link": "made a new sign-in link for [{name}|a person]",
    "token.create": "made the token [{name}|of a program][ as {role}]",
    "token.revoke": "revoked the token [{name}|of a program]",
    "company.add": "added the company[ {name}]",
    "company.change": "changed [{company}|a company]",
    "company.password": "made a new Web Connector password[ for {company}]",
    "company.check": "tested our side of the connection[ of {company}]",
    "company.release_writes": "let writing to QuickBooks go on[ for {company}]"
    "[, saying {answer_shown}][: {reason}]",
    "store.add": "added the store[ {name}]",
    "store.preferences": "changed settings of [{store}|a store][: {settings}|: {names}]",
    "store.create_missing": "asked for what [{store}|a store] still needs in QuickBooks",
    "store.preview": "looked at the next orders of [{store}|a store] as documents",
    "store.go_live": "took [{store}|a store] live",
    "store.pause": "paused [{store}|a store]",
    "orders.put": "sent [{count} orders|orders] of [{store}|a store]",
    "order.put": "sent order [{plain}|of a store]",
    "products.put": "sent [{count} products|products] of [{store}|a store]",
    "product.put": "sent product [{plain}|of a store]",
    "customers.put": "sent [{count} customers|customers] of [{store}|a store]",
    "customer.put": "sent customer [{plain}|of a store]",
    "orders.import": "read orders into [{store}|a store][ from the file {file}]",
    "products.import": "read products into [{store}|a store][ from the file {file}]",
    "customers.import": "read customers into [{store}|a store][ from the file {file}]",
    "operation.ask": "asked for [{operation}|an operation]",
    "operation.cancel": "cancelled [{operation}|an operation] before it went",
    "operation.restore": "took back that [{operation}|an operation] was cancelled",
    "operation.move": "moved [{operation}|an operation] in the queue[ to place {position}]",
    "operation.retry": "tried [{operation}|an operation] again[: {reason}]",
    "operation.approve_stock": "approved the stock changes of [{operation}|an operation]",
    "schedule.change": "changed how often [{scheduled}|something] runs[: every {every_minutes}"
    " minutes][: {switched}]",
    "view.create": "saved the view [{name}|of History]",
    "view.change": "changed the view [{name}|of History]",
    "view.delete": "removed the view [{name}|of History]",
    "task.retry": "tried [{record}|a record] again",
    "task.change": "tried [{record}|a record] again with changes[: {reason}]",
    "task.link_document": "linked [{record}|a record] to a document in QuickBooks",
    "task.link_by_number": "linked [{record}|a record] to document [{number}|that is] in"
    " QuickBooks",
    "task.link_record": "linked [{to_link}|a record][ of {record}] to an entry in QuickBooks",
    "task.renumber": "sent [{record}|a record] again under another number",
    "task.send_without_email": "sent [{record}|a record] without e-mailing it",
    "task.post_again": "had [{record}|a record] posted again[: {reason}]",
    "task.mark_dealt_with": "marked [{record}|{tasks_count} records|records] as dealt with"
    "[: {reason}]",
    "task.undo_dealt_with": "took back that [{record} was|{tasks_count} records were|records were]"
    " dealt with",
    "record.never_send": "keeps [{plain_record}|a record] out of QuickBooks[: {reason}]",
    "record.send_after_all": "lets [{plain_record}|a record] into QuickBooks after all",
    "link.draw": "linked [{to_link}|a record] to an entry in QuickBooks",
    "link.remove": "took away the link of [{to_link}|a record]",
    "note.add": "wrote a note[ on {about}]",
    "note.remove": "took a note away",
    "draft.reveal": "looked at what will be sent for [{record}|a record] with nothing masked",
    "message.reveal": "looked at a message with nothing masked[: the {side}]",
    "problem.change": "[{problem_deed}|changed] [the problem {problem}|a problem]",
    "problem.split": 'split a problem[ by the word "{word}"]',
    "problem.join": "joined two problems",
    "problem.separate": "took a problem out of another one",
    "bundle.make": "made a support bundle[ of {about}][, {details_shown}]",
    "webhook.add": "added a webhook[ to {url}]",
    "webhook.change": "changed a webhook[ to {url}]",
    "webhook.remove": "removed a webhook",
    "webhook.redeliver": "had something delivered again to a webhook",
    "alert.rule_add": "added an alert[: {alert}]",
    "alert.rule_change": "changed an alert[: {alert}]",
    "alert.rule_remove": "removed an alert[: {alert}]",
    "alert.test": "sent a test of an alert[: {alert}]",
    "advice.right": "said that the advice[ for {code}] was right",
    "advice.wrong": "said that the advice[ for {code}] was wrong[: {comment}]",
}
"""
By action, what follows the name of who did it. Facts in brackets as in `wording`; a test finds an
action that has no sentence.
"""

ALERT_WORDS: dict[str, str] = {
    "late": "the Web Connector is late",
    "red": "something turned red",
    "not_confirmed": "an outcome stays not confirmed",
}
"""The kinds of alerts, as a clause."""


def who(actor: str) -> str:
    """*actor* as the beginning of a sentence."""
    if actor == "command line":
        return "Somebody at the command line"
    kind, space, name = actor.partition(" ")
    return f"The program {name}" if kind == "token" and space else actor


def told(actor: str, action: str, facts: Mapping[str, object]) -> str:
    """
    One sentence: who did what, to what. *facts* are what the line keeps, and names for its ids.

    An action without a sentence of its own is named as it is; never raises.
    """
    template = DEEDS.get(action)
    shown = wording.known("", wording.present(facts))
    deed = wording.fill(template, shown) if template else f"did {action}"
    return f"{who(actor)} {deed}."
