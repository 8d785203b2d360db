"""Who may do what: each action and the people it is open to. What is not in the table is not allowed."""

from enum import StrEnum, auto

from app.access.predicates import (
    Predicate,
    adult,
    anyone_of_the_library,
    author,
    child,
    host,
    leader,
    librarian,
    substitute,
    teacher,
)
from app.access.viewer import Viewer
from app.core.tables import Base


class Action(StrEnum):
    SEE_TODAY = auto()
    EDIT_LIBRARY = auto()
    SEE_SCHOOLS = auto()
    EDIT_SCHOOL = auto()
    IMPORT_SCHOOLS = auto()
    SEE_PEOPLE = auto()
    INVITE_PERSON = auto()
    END_ROLE = auto()
    EDIT_OWN_ACCOUNT = auto()
    FORGET_PHONE = auto()
    SEE_CHILDREN = auto()
    SEE_CHILD = auto()
    EDIT_CHILD = auto()
    ERASE_CHILD = auto()
    HAND_OUT_COPY = auto()
    SEE_PAPERS = auto()
    PRINT_CARDS = auto()
    VOID_CARD = auto()
    REGISTER_CONSENT = auto()
    GIVE_GUARDIAN_LINK = auto()
    EDIT_GUARDIANS = auto()
    SEE_CLUBS = auto()
    SEE_CLUB = auto()
    SEE_CALENDARS = auto()
    MAKE_CALENDAR = auto()
    MAKE_LIBRARY_CALENDAR = auto()
    END_CALENDAR = auto()
    MAKE_CLUB = auto()
    EDIT_CLUB = auto()
    OPEN_CLUB = auto()
    CLOSE_CLUB = auto()
    SEE_YEAR = auto()
    TAKE_STEP = auto()
    SAY_WHO_GOES_ON = auto()
    SAY_I_GO_ON = auto()
    PRINT_CERTIFICATES = auto()
    PRINT_LETTER = auto()
    PUT_FORWARD = auto()
    GIVE_PLACE = auto()
    ARRANGE_LINE = auto()
    DRAW_LOTS = auto()
    ANSWER_OFFER = auto()
    LEAVE_CLUB = auto()
    WRITE_TO_ALL = auto()
    SEE_OWN_SCHOOL = auto()
    SEE_SCHOOL_WEEK = auto()
    MOVE_CLASSES_UP = auto()
    MOVE_PLACE = auto()
    RECORD_MEETING = auto()
    CHANGE_MEETING = auto()
    APPOINT_SUBSTITUTE = auto()
    OPEN_DOOR = auto()
    LET_IN = auto()
    SEE_TOGETHER = auto()
    RUN_VOTE = auto()
    VOTE = auto()
    SUGGEST = auto()
    RUN_TRIP = auto()
    JOIN_TRIP = auto()
    SEE_REQUESTS = auto()
    START_CLUB = auto()
    SETTLE_CHECK_IN = auto()
    SHOW_CLASS = auto()
    RUN_LIBRARY_SCREEN = auto()
    CHOOSE_HIGHLIGHTS = auto()
    SEE_WORKS = auto()
    EDIT_WORK = auto()
    IMPORT_BOOKS = auto()
    SEE_BOXES = auto()
    MAKE_BOX = auto()
    EDIT_BOX = auto()
    PACK_BOX = auto()
    SEND_BOX = auto()
    CALL_BOX_HOME = auto()
    COUNT_BOX = auto()
    COUNT_BOX_AT_SCHOOL = auto()
    SEE_WISHES = auto()
    ASK_FOR_BOX = auto()
    ASK_FOR_SCHOOL = auto()
    WITHDRAW_WISH = auto()
    ANSWER_WISH = auto()
    EDIT_TEMPLATES = auto()
    SEE_BUYING_LIST = auto()
    EDIT_BUYING_LIST = auto()
    SEE_CHILDRENS_WISHES = auto()
    SETTLE_CHILDRENS_WISH = auto()
    WISH = auto()
    SEE_LOANS = auto()
    LEND = auto()
    TURN_LOANS = auto()
    BORROW = auto()
    KEEP_LOG = auto()
    FIND_BOX = auto()
    BOOK_BOX = auto()
    SEE_BOOKING = auto()
    CHANGE_BOOKING = auto()
    SEE_BOOKINGS = auto()
    PLAN_ROTATION = auto()
    SEE_RUNS = auto()
    PLAN_RUN = auto()
    SEND_LOOSE_BOOK = auto()
    SEE_OWN_PAGE = auto()
    WRITE_REVIEW = auto()
    EDIT_REVIEW = auto()
    ENTER_REVIEW = auto()
    MODERATE_REVIEWS = auto()
    ANSWER_FIRST = auto()
    EDIT_HINTS = auto()
    PUBLISH_REVIEW = auto()
    SEE_CLUB_WALL = auto()
    SEE_LIBRARY_WALL = auto()


POLICY: dict[Action, list[Predicate]] = {
    Action.SEE_TODAY: [librarian],
    Action.EDIT_LIBRARY: [librarian],
    Action.SEE_SCHOOLS: [librarian, leader],
    Action.EDIT_SCHOOL: [librarian],
    Action.IMPORT_SCHOOLS: [librarian],
    Action.SEE_PEOPLE: [librarian],
    Action.INVITE_PERSON: [librarian],
    Action.END_ROLE: [librarian],
    Action.EDIT_OWN_ACCOUNT: [adult],
    Action.FORGET_PHONE: [librarian],
    Action.SEE_CHILDREN: [librarian],
    Action.SEE_CHILD: [librarian, teacher, host],
    Action.EDIT_CHILD: [librarian, teacher, host],
    Action.ERASE_CHILD: [librarian],
    Action.HAND_OUT_COPY: [librarian],
    Action.SEE_PAPERS: [librarian],
    Action.PRINT_CARDS: [librarian, teacher, host],
    Action.VOID_CARD: [librarian, teacher, host],
    Action.REGISTER_CONSENT: [librarian],
    Action.GIVE_GUARDIAN_LINK: [librarian, teacher],
    Action.EDIT_GUARDIANS: [librarian],
    Action.SEE_CLUBS: [librarian, leader, teacher, host],
    Action.SEE_CLUB: [librarian, teacher, host],
    Action.SEE_CALENDARS: [librarian, leader, teacher, host],
    Action.MAKE_CALENDAR: [librarian, teacher, host],
    Action.MAKE_LIBRARY_CALENDAR: [librarian, leader],
    Action.END_CALENDAR: [librarian, leader, teacher, host],
    Action.MAKE_CLUB: [librarian],
    Action.EDIT_CLUB: [librarian],
    Action.OPEN_CLUB: [librarian],
    Action.CLOSE_CLUB: [librarian],
    Action.SEE_YEAR: [librarian],
    Action.TAKE_STEP: [librarian],
    Action.SAY_WHO_GOES_ON: [librarian, teacher, host],
    Action.SAY_I_GO_ON: [child],
    Action.PRINT_CERTIFICATES: [librarian, teacher, host],
    Action.PRINT_LETTER: [librarian, teacher, host],
    Action.PUT_FORWARD: [librarian, teacher, host],
    Action.GIVE_PLACE: [librarian, host],
    Action.ARRANGE_LINE: [librarian, host],
    Action.DRAW_LOTS: [librarian],
    Action.ANSWER_OFFER: [librarian, teacher, host],
    Action.LEAVE_CLUB: [librarian, teacher, host],
    Action.WRITE_TO_ALL: [librarian, host],
    Action.SEE_OWN_SCHOOL: [teacher],
    Action.SEE_SCHOOL_WEEK: [librarian, teacher],
    Action.MOVE_CLASSES_UP: [librarian, teacher],
    Action.MOVE_PLACE: [librarian],
    Action.RECORD_MEETING: [librarian, teacher, host, substitute],
    Action.CHANGE_MEETING: [librarian, teacher, host],
    Action.APPOINT_SUBSTITUTE: [librarian, host],
    Action.OPEN_DOOR: [librarian, teacher, host, substitute],
    Action.LET_IN: [librarian, teacher, host, substitute],
    Action.SEE_TOGETHER: [librarian, teacher, host],
    Action.RUN_VOTE: [librarian, teacher, host],
    Action.VOTE: [child],
    Action.SUGGEST: [child],
    Action.RUN_TRIP: [librarian, teacher, host],
    Action.JOIN_TRIP: [child],
    Action.SEE_REQUESTS: [librarian],
    Action.START_CLUB: [librarian],
    Action.SETTLE_CHECK_IN: [librarian],
    Action.SHOW_CLASS: [librarian, teacher, host],
    Action.RUN_LIBRARY_SCREEN: [librarian],
    Action.CHOOSE_HIGHLIGHTS: [librarian],
    Action.SEE_WORKS: [librarian, leader],
    Action.EDIT_WORK: [librarian],
    Action.IMPORT_BOOKS: [librarian],
    Action.SEE_BOXES: [librarian, leader],
    Action.MAKE_BOX: [librarian],
    Action.EDIT_BOX: [librarian],
    Action.PACK_BOX: [librarian],
    Action.SEND_BOX: [librarian],
    Action.CALL_BOX_HOME: [librarian],
    Action.COUNT_BOX: [librarian],
    Action.COUNT_BOX_AT_SCHOOL: [librarian, teacher, host],
    Action.SEE_WISHES: [librarian, leader, teacher, host],
    Action.ASK_FOR_BOX: [librarian, teacher, host],
    Action.ASK_FOR_SCHOOL: [librarian, teacher],
    Action.WITHDRAW_WISH: [librarian, teacher, host],
    Action.ANSWER_WISH: [librarian],
    Action.EDIT_TEMPLATES: [librarian],
    Action.SEE_BUYING_LIST: [librarian, leader],
    Action.EDIT_BUYING_LIST: [librarian],
    Action.SEE_CHILDRENS_WISHES: [librarian, teacher, host],
    Action.SETTLE_CHILDRENS_WISH: [librarian, teacher, host],
    Action.WISH: [child],
    Action.SEE_LOANS: [librarian, teacher, host],
    Action.LEND: [librarian, teacher, host, substitute],
    Action.TURN_LOANS: [librarian, teacher, host],
    Action.BORROW: [child],
    Action.KEEP_LOG: [child],
    Action.FIND_BOX: [librarian, teacher, host],
    Action.BOOK_BOX: [librarian, teacher, host],
    Action.SEE_BOOKING: [librarian, teacher, host],
    Action.CHANGE_BOOKING: [librarian, teacher, host],
    Action.SEE_BOOKINGS: [librarian],
    Action.PLAN_ROTATION: [librarian],
    Action.SEE_RUNS: [librarian, leader],
    Action.PLAN_RUN: [librarian],
    Action.SEND_LOOSE_BOOK: [librarian],
    Action.SEE_OWN_PAGE: [child],
    Action.WRITE_REVIEW: [child],
    Action.EDIT_REVIEW: [author],
    Action.ENTER_REVIEW: [librarian, teacher, host],
    Action.MODERATE_REVIEWS: [librarian],
    Action.ANSWER_FIRST: [librarian, teacher, host],
    Action.EDIT_HINTS: [librarian],
    Action.PUBLISH_REVIEW: [librarian],
    Action.SEE_CLUB_WALL: [librarian, teacher, host, child],
    Action.SEE_LIBRARY_WALL: [anyone_of_the_library],
}


def can(viewer: Viewer, action: Action, thing: Base) -> bool:
    """Whether `viewer` may do `action` to `thing`, which it has found inside its scope."""
    return any(predicate(viewer, thing) for predicate in POLICY.get(action, []))
