"""The presentation layer: how everything looks. Draws from the scorecard and calculates nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_lib.on_demand import names_on_demand as _names_on_demand

if TYPE_CHECKING:
    from clinic_lib.presentation.agenda_document import (
        build_agenda_document,
    )
    from clinic_lib.presentation.annex import build_annex
    from clinic_lib.presentation.briefing import (
        Briefing,
        build_briefing,
        with_pages,
    )
    from clinic_lib.presentation.briefing_loading import (
        load_briefing,
    )
    from clinic_lib.presentation.chair_presentation import (
        build_chair_presentation,
    )
    from clinic_lib.presentation.charts import (
        Chart,
        ChartKind,
        Series,
        SeriesRole,
        benchmark_chart,
        trend_chart,
        underneath_charts,
    )
    from clinic_lib.presentation.circulation_pack import build_circulation_pack
    from clinic_lib.presentation.dashboard_page import (
        dashboard,
    )
    from clinic_lib.presentation.deck import (
        Deck,
        Slide,
        SlideKind,
        outline,
    )
    from clinic_lib.presentation.deck_files import (
        write_deck,
        write_pack,
        write_speaker_templates,
    )
    from clinic_lib.presentation.duplicates import (
        find_duplicates,
        warn_of_duplicates,
    )
    from clinic_lib.presentation.evidence_pack import (
        build_evidence_pack,
    )
    from clinic_lib.presentation.figures import (
        build_figure,
    )
    from clinic_lib.presentation.headlines import (
        build_headlines,
    )
    from clinic_lib.presentation.html import (
        build_page,
        write_report,
    )
    from clinic_lib.presentation.notebook import (
        Colophon,
        colophon,
        opening,
        pack_contents,
        write_document,
    )
    from clinic_lib.presentation.pack_pages import (
        build_pages,
    )
    from clinic_lib.presentation.pdf import write_circulation_pack
    from clinic_lib.presentation.pptx import (
        write_pptx,
    )
    from clinic_lib.presentation.report import (
        Part,
        Report,
        Role,
        benchmark,
        benchmark_report,
        overview,
        trend,
        trend_report,
    )
    from clinic_lib.presentation.speaker_template import (
        build_speaker_templates,
    )
    from clinic_lib.presentation.tables import (
        write_changes,
        write_tables,
    )
    from clinic_lib.presentation.text_document import (
        Grid,
        Heading,
        Paragraph,
        Points,
        TextDocument,
        document_outline,
    )
    from clinic_lib.presentation.xlsx import write_xlsx

__all__ = [
    "Briefing",
    "Chart",
    "ChartKind",
    "Colophon",
    "Deck",
    "Grid",
    "Heading",
    "Paragraph",
    "Part",
    "Points",
    "Report",
    "Role",
    "Series",
    "SeriesRole",
    "Slide",
    "SlideKind",
    "TextDocument",
    "benchmark",
    "benchmark_chart",
    "benchmark_report",
    "build_agenda_document",
    "build_annex",
    "build_briefing",
    "build_chair_presentation",
    "build_circulation_pack",
    "build_evidence_pack",
    "build_figure",
    "build_headlines",
    "build_page",
    "build_pages",
    "build_speaker_templates",
    "colophon",
    "dashboard",
    "document_outline",
    "find_duplicates",
    "load_briefing",
    "opening",
    "outline",
    "overview",
    "pack_contents",
    "trend",
    "trend_chart",
    "trend_report",
    "underneath_charts",
    "warn_of_duplicates",
    "with_pages",
    "write_changes",
    "write_circulation_pack",
    "write_deck",
    "write_document",
    "write_pack",
    "write_pptx",
    "write_report",
    "write_speaker_templates",
    "write_tables",
    "write_xlsx",
]

__getattr__, __dir__ = _names_on_demand(__name__)
