"""Statistics on arrays and tidy frames. Knows no indicator, no target's meaning and no colour."""

from clinic_lib.statistics.chart_choice import ChartChoice, choose_chart
from clinic_lib.statistics.comparison import (
    CompareMethod,
    compare,
    compare_at_two_levels,
    compare_intervals,
    compare_with_value,
)
from clinic_lib.statistics.credibility import RequiredRate, Stretch, required_rate
from clinic_lib.statistics.decomposition import decompose_gap
from clinic_lib.statistics.difference import difference_limits
from clinic_lib.statistics.dispersion import (
    Overdispersion,
    adjusted_funnel_limits,
    overdispersion,
)
from clinic_lib.statistics.funnel import FunnelKind, funnel_limits, funnel_significance
from clinic_lib.statistics.funnel_frame import add_funnel_limits
from clinic_lib.statistics.funnel_models import FunnelModel
from clinic_lib.statistics.goals import goal
from clinic_lib.statistics.intervals import (
    mean_limits,
    poisson_limits,
    rate_limits,
    wilson_limits,
)
from clinic_lib.statistics.neighbours import nearest_neighbours
from clinic_lib.statistics.projected import Projection
from clinic_lib.statistics.projection import project
from clinic_lib.statistics.proportion_chart import add_proportion_limits
from clinic_lib.statistics.ranking import RankBand, quantile, rank_band
from clinic_lib.statistics.run_chart import add_run_rules
from clinic_lib.statistics.season import Season, find_season
from clinic_lib.statistics.seasonal_chart import add_seasonal_limits
from clinic_lib.statistics.series_shape import SeriesShape
from clinic_lib.statistics.spc import add_process_limits
from clinic_lib.statistics.spc_icons import assurance, variation
from clinic_lib.statistics.standardisation import (
    directly_standardised_rate,
    indirectly_standardised_ratio,
)
from clinic_lib.statistics.trend import RecentTrend, recent_trend, trend_direction
from clinic_lib.statistics.trend_window import TrendMethod

__all__ = [
    "ChartChoice",
    "CompareMethod",
    "FunnelKind",
    "FunnelModel",
    "Overdispersion",
    "Projection",
    "RankBand",
    "RecentTrend",
    "RequiredRate",
    "Season",
    "SeriesShape",
    "Stretch",
    "TrendMethod",
    "add_funnel_limits",
    "add_process_limits",
    "add_proportion_limits",
    "add_run_rules",
    "add_seasonal_limits",
    "adjusted_funnel_limits",
    "assurance",
    "choose_chart",
    "compare",
    "compare_at_two_levels",
    "compare_intervals",
    "compare_with_value",
    "decompose_gap",
    "difference_limits",
    "directly_standardised_rate",
    "find_season",
    "funnel_limits",
    "funnel_significance",
    "goal",
    "indirectly_standardised_ratio",
    "mean_limits",
    "nearest_neighbours",
    "overdispersion",
    "poisson_limits",
    "project",
    "quantile",
    "rank_band",
    "rate_limits",
    "recent_trend",
    "required_rate",
    "trend_direction",
    "variation",
    "wilson_limits",
]
