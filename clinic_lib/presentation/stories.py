"""Stories that may be told: with consent, or with everything left out that could name a person.

A story without consent is never read out of this module: it stands on no output.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinic_lib.terms import Consent

if TYPE_CHECKING:
    from clinic_lib.data import Dataset

CONSENT_WORDS = {
    Consent.YES: "Told with consent",
    Consent.ANONYMISED: "Anonymised",
}


@dataclass(frozen=True, slots=True)
class Story:
    """A story that may be told.

    Parameters
    ----------
    story_id, indicator_id : str
        Which, and the indicator it stands beside.
    words : str
        The story.
    consent : Consent
        Told with consent, or anonymised.
    source : str
        Where it comes from; may be empty.
    """

    story_id: str
    indicator_id: str
    words: str
    consent: Consent
    source: str = ""

    @property
    def flagged(self) -> str:
        """The story, saying so where it is anonymised.

        Examples
        --------
        >>> Story("S1", "NI192", "He stopped.", Consent.ANONYMISED).flagged
        'He stopped. (Anonymised)'
        """
        return f"{self.words} (Anonymised)" if self.consent is Consent.ANONYMISED else self.words


def tellable_stories(dataset: Dataset, partnership_id: str) -> tuple[Story, ...]:
    """The stories of a partnership that may be told, in the order of the table.

    Parameters
    ----------
    dataset : Dataset
        Its ``stories`` are read.
    partnership_id : str
        Whose; a story that names no partnership is everybody's.
    """
    rows = dataset.stories
    rows = rows[rows["partnership_id"].isin([partnership_id, ""])]
    return tuple(
        Story(
            row["story_id"],
            row["indicator_id"],
            row["story"],
            Consent(row["consent"]),
            row["source"],
        )
        for row in rows[rows["consent"].isin(list(CONSENT_WORDS))].to_dict("records")
    )
