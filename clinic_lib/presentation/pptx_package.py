"""PowerPoint files as packages: open any template safely, save the same bytes every time."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI, PackURI
from pptx.opc.serialized import _ContentTypesItem

from clinic_lib.errors import OutputError, ParameterError
from clinic_lib.presentation.measure import shortened
from clinic_lib.presentation.office_package import package_of, write_whole
from clinic_lib.presentation.pptx_mono import in_mono
from clinic_lib.presentation.pptx_shapes import part_bytes, quoted

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
SAME_THING = re.compile(
    r"application/vnd\.openxmlformats-officedocument\.presentationml\.(template|slideshow)\.main\+xml"
)
MACROS = "macroEnabled"
# What a property of the file can hold.
MOST_LETTERS = 255
MOST_BYTES = 200_000_000
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OUTSIDE = ' TargetMode="External"'
LISTS_OF_SLIDES = ("{*}custShowLst", "{*}extLst")


def load_template(path: Path) -> Any:
    """A template (.pptx, .potx or .ppsx) as a presentation without slides.

    Raises
    ------
    ParameterError
        If there is no such file, or it cannot be used; the message says which and what to do.
    """
    remedy = "Save the template in PowerPoint as .pptx or .potx and name that file."
    try:
        blob = path.read_bytes()
    except OSError as error:
        raise ParameterError(
            f"The template '{path}' cannot be read ({error.strerror}). Check the name."
        ) from error
    if blob.startswith(OLD_OFFICE):
        raise ParameterError(
            f"The template '{path}' is protected by a password or in the old .ppt format. {remedy}"
        )
    try:
        presentation = Presentation(io.BytesIO(_as_presentation(blob, path, remedy)))
        layouts = [layout for m in presentation.slide_masters for layout in m.slide_layouts]
        remove_slides(presentation)
    except ParameterError:
        raise
    # A damaged file can fail in any way in the libraries beneath, and all mean the same here.
    except Exception as error:
        raise ParameterError(
            f"The template '{path}' is not a PowerPoint file, or is damaged ({error}). {remedy}"
        ) from error
    if not layouts:
        raise ParameterError(f"The template '{path}' has no slide layout. {remedy}")
    _name_parts_quickly(presentation.part.package)
    return presentation


def _name_parts_quickly(package: Any) -> None:
    """Free names of parts kept at hand: python-pptx walks all parts for each new one."""
    taken = {str(part.partname) for part in package.iter_parts()}
    last: dict[str, int] = {}

    def next_partname(template: str) -> Any:
        number = last.get(template, 0) + 1
        while template % number in taken:
            number += 1
        last[template] = number
        return PackURI(template % number)

    package.next_partname = next_partname


def _as_presentation(blob: bytes, path: Path, remedy: str) -> bytes:
    """The same file, called a presentation where it calls itself a template or a show."""
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        if sum(item.file_size for item in archive.infolist()) > MOST_BYTES:
            raise ParameterError(f"The template '{path}' is too large. {remedy}")
        types = archive.read("[Content_Types].xml").decode("utf-8")
        if MACROS in types:
            raise ParameterError(f"The template '{path}' holds macros. {remedy}")
        if not SAME_THING.search(types):
            return blob
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
            for name in archive.namelist():
                data = archive.read(name)
                if name == "[Content_Types].xml":
                    data = SAME_THING.sub(MAIN, types).encode("utf-8")
                target.writestr(name, data)
    return copy.getvalue()


def remove_slides(presentation: Any) -> None:
    """Every slide taken out with all that leads to it, so that its parts are not saved again."""
    part = presentation.part
    root = presentation._element
    slides = root.find("{*}sldIdLst")
    removed = []
    for entry in list(slides) if slides is not None else []:
        identifier = entry.rId
        removed.append(part.related_part(identifier))
        slides.remove(entry)
        part.drop_rel(identifier)
    # Sections and custom shows name slides that are gone; PowerPoint would offer to repair.
    for name in LISTS_OF_SLIDES:
        for found in root.findall(name):
            root.remove(found)
    for master in presentation.slide_masters:
        for shared in (master, *master.slide_layouts):
            _drop_links(shared.part, removed)


def _drop_links(part: Any, removed: list[Any]) -> None:
    """Links from a master or layout to slides that are gone."""
    gone = [
        key
        for key, relation in part.rels.items()
        if relation.reltype == RELATIONSHIP_TYPE.SLIDE and relation.target_part in removed
    ]
    for key in gone:
        for element in list(part._element.iter("{*}hlinkClick", "{*}hlinkHover")):
            if key in element.attrib.values():
                element.getparent().remove(element)
        part.rels.pop(key)


def set_properties(presentation: Any, *, title: str, subject: str, day: dt.date) -> None:
    """The file's properties, with the clinic's day as the only date."""
    properties = presentation.core_properties
    moment = dt.datetime(day.year, day.month, day.day)
    properties.title = shortened(title, MOST_LETTERS)
    properties.subject = shortened(subject, MOST_LETTERS)
    properties.author = properties.last_modified_by = ""
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = moment
    properties.revision = 1


def save_reproducibly(presentation: Any, path: Path, *, mono: Path | None = None) -> Path:
    """The presentation written whole or not at all; the same content gives the same bytes.

    Parameters
    ----------
    presentation : Presentation
        What is saved.
    path : Path
        The file.
    mono : Path, optional
        A second file with the same slides in greys.

    Raises
    ------
    OutputError
        If a file cannot be written, for instance because PowerPoint has it open.
    """
    parts = _parts_of(presentation)
    if mono is not None:
        _write_package(in_mono(parts), mono)
    return _write_package(parts, path)


def _parts_of(presentation: Any) -> dict[str, bytes]:
    """The parts as python-pptx would save them, not yet packed: that is done once, at the end."""
    package = presentation.part.package
    parts = tuple(package.iter_parts())
    found = {
        CONTENT_TYPES_URI.membername: serialize_part_xml(_ContentTypesItem.xml_for(parts)),
        PACKAGE_URI.rels_uri.membername: package._rels.xml,
    }
    for part in parts:
        found[part.partname.membername] = part.blob
        if part.rels:
            found[part.partname.rels_uri.membername] = _relations_of(part)
    return found


def _relations_of(part: Any) -> bytes:
    """What a part leads to, in the order of their numbers; python-pptx parses each on its own."""
    folder = part.partname.baseURI
    told = []
    for key, relation in sorted(part.rels.items(), key=_number_of):
        outside = relation.is_external
        target = relation.target_ref if outside else _seen_from(folder, relation.target_part)
        told.append(
            f'<Relationship Id="{quoted(key)}" Type="{quoted(relation.reltype)}" '
            f'Target="{quoted(target)}"{OUTSIDE if outside else ""}/>'
        )
    return part_bytes(f'<Relationships xmlns="{RELATIONS}">{"".join(told)}</Relationships>')


def _number_of(entry: tuple[str, Any]) -> tuple[int, str]:
    """The number in the name of a relationship; 0 where a template names it otherwise."""
    key, _ = entry
    digits = key.removeprefix("rId")
    return (int(digits) if digits != key and digits.isdigit() else 0), key


def _seen_from(folder: str, part: Any) -> str:
    """The way from a folder of the package to a part."""
    there, _, name = part.partname.rpartition("/")
    return f"{_way(folder, there)}{name}"


@lru_cache(maxsize=256)
def _way(folder: str, there: str) -> str:
    """The way from one folder to another, up to the name of what is there.

    Examples
    --------
    >>> _way("/ppt/slides", "/ppt/charts"), _way("/ppt/slides", "/ppt/slides")
    ('../charts/', '')
    """
    way = posixpath.relpath(there or "/", folder)
    return "" if way == "." else f"{way}/"


def _write_package(parts: Mapping[str, bytes], path: Path) -> Path:
    try:
        return write_whole(path, package_of(parts))
    except OSError as error:
        raise OutputError(
            f"The presentation '{path}' cannot be written ({error.strerror}). "
            "Close it in PowerPoint, check that the folder exists, and try again."
        ) from error
