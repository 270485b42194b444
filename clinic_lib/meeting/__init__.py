"""The meeting layer: how a clinic is planned, prepared and timed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_lib.on_demand import names_on_demand as _names_on_demand

if TYPE_CHECKING:
    from clinic_lib.meeting.actions import (
        Action,
        ActionLog,
        StatusChange,
        check_action,
    )
    from clinic_lib.meeting.agenda import (
        Agenda,
        AgendaItem,
        Paper,
        build_agenda,
        build_papers,
    )
    from clinic_lib.meeting.assessing import (
        assess_clinic,
        freeze_clinic,
    )
    from clinic_lib.meeting.calendar_file import (
        CalendarEvent,
        write_calendar,
    )
    from clinic_lib.meeting.circulation import (
        Circulation,
        SinceCirculation,
        changes_since_circulation,
        circulate,
        circulations,
    )
    from clinic_lib.meeting.documents import (
        build_checklist,
        write_documents,
    )
    from clinic_lib.meeting.draft import build_draft, draft_name
    from clinic_lib.meeting.draft_merge import Merged, is_draft, merge_draft, with_fingerprints
    from clinic_lib.meeting.followup import (
        FOLLOWUP_COLUMNS,
        build_followup,
    )
    from clinic_lib.meeting.golden_thread import (
        Activity,
        Thread,
        build_golden_thread,
    )
    from clinic_lib.meeting.live import (
        live_fingerprint,
        load_actions,
    )
    from clinic_lib.meeting.plan import (
        Clinic,
        load_clinic,
        read_clinic,
    )
    from clinic_lib.meeting.plan_checks import (
        check_clinic,
        check_clinics,
        clinic_files,
        clinic_warnings,
        mentioned_indicators,
    )
    from clinic_lib.meeting.plan_records import (
        Achievement,
        Agreement,
        Business,
        Document,
        KeyArea,
        Person,
        Speaker,
        TimetableRules,
        Timings,
    )
    from clinic_lib.meeting.plan_rules import (
        covered_areas,
    )
    from clinic_lib.meeting.suggesting import (
        Proposal,
        earlier_clinics,
        suggest_clinic,
    )
    from clinic_lib.meeting.timetable import (
        Deadline,
        build_timetable,
        circulation_day,
        documents_due,
        timetable_note,
        write_timetable_ics,
    )

__all__ = [
    "FOLLOWUP_COLUMNS",
    "Achievement",
    "Action",
    "ActionLog",
    "Activity",
    "Agenda",
    "AgendaItem",
    "Agreement",
    "Business",
    "CalendarEvent",
    "Circulation",
    "Clinic",
    "Deadline",
    "Document",
    "KeyArea",
    "Merged",
    "Paper",
    "Person",
    "Proposal",
    "SinceCirculation",
    "Speaker",
    "StatusChange",
    "Thread",
    "TimetableRules",
    "Timings",
    "assess_clinic",
    "build_agenda",
    "build_checklist",
    "build_draft",
    "build_followup",
    "build_golden_thread",
    "build_papers",
    "build_timetable",
    "changes_since_circulation",
    "check_action",
    "check_clinic",
    "check_clinics",
    "circulate",
    "circulation_day",
    "circulations",
    "clinic_files",
    "clinic_warnings",
    "covered_areas",
    "documents_due",
    "draft_name",
    "earlier_clinics",
    "freeze_clinic",
    "is_draft",
    "live_fingerprint",
    "load_actions",
    "load_clinic",
    "mentioned_indicators",
    "merge_draft",
    "read_clinic",
    "suggest_clinic",
    "timetable_note",
    "with_fingerprints",
    "write_calendar",
    "write_documents",
    "write_timetable_ics",
]

__getattr__, __dir__ = _names_on_demand(__name__)
