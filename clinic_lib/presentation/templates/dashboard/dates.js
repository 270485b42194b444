// A day as people type it, counted from the day of the clinic: 31/7/2011, 31/7, 31 July, +14.
const SHORT_MONTHS = MONTHS.map((name) => name.slice(0, 3).toLowerCase());

const isoOf = (year, month, day) => {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : null;
};

const clinicDay = () => {
  const [year, month, day] = page.date_iso.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, day));
};

// Without a year, the next such day from the clinic on.
const nextYear = (month, day) => {
  const year = clinicDay().getUTCFullYear();
  const iso = isoOf(year, month, day);
  return iso && iso >= page.date_iso ? iso : isoOf(year + 1, month, day);
};

const longYear = (words) => (words.length === 2 ? 2000 + Number(words) : Number(words));

const readDay = (typed) => {
  const words = typed.trim().toLowerCase().replace(/(\d)(st|nd|rd|th)\b/, "$1");
  if (!words) {
    return "";
  }
  const later = words.match(/^\+\s*(\d{1,3})$/);
  if (later) {
    return new Date(clinicDay().getTime() + Number(later[1]) * 86400000).toISOString().slice(0, 10);
  }
  const iso = words.match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
  if (iso) {
    return isoOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  }
  const parts = words.match(/^(\d{1,2})[/.\s-]+(\d{1,2}|[a-z]{3,9})(?:[/.\s,-]+(\d{4}|\d{2}))?$/);
  if (!parts) {
    return null;
  }
  const named = SHORT_MONTHS.indexOf(parts[2].slice(0, 3)) + 1;
  const month = Number(parts[2]) || (named && MONTHS[named - 1].toLowerCase().startsWith(parts[2]) ? named : 0);
  if (!month) {
    return null;
  }
  const day = Number(parts[1]);
  return parts[3] ? isoOf(longYear(parts[3]), month, day) : nextYear(month, day);
};
