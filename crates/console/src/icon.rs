//! The console's own small set of pictures, drawn with lines on a square of 20. They stand beside words and say nothing by themselves.

use std::fmt;

use askama::filters::HtmlSafe;

/// A picture beside a word.
pub(crate) struct Icon(&'static str);

/// The picture of that name; a name that is not known is an empty picture.
pub(crate) fn icon(name: &str) -> Icon {
    let known = ICONS.iter().find(|(known, _)| *known == name);
    Icon(known.map_or("", |(_, path)| path))
}

impl HtmlSafe for Icon {}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.0;
        write!(
            f,
            r#"<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="{path}"/></svg>"#
        )
    }
}

#[rustfmt::skip]
const ICONS: [(&str, &str); 36] = [
    ("overview", "M3.5 3.5h5v6h-5zM11.5 3.5h5v3.5h-5zM11.5 10h5v6.5h-5zM3.5 12.5h5v4h-5z"),
    ("client", "M3 5.5A1.5 1.5 0 0 1 4.5 4h11A1.5 1.5 0 0 1 17 5.5v9a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 14.5zM3 7.5h14M5.5 5.8h.01M7.5 5.8h.01"),
    ("provider", "M10 2.5 16 5v4.5c0 3.8-2.5 6.6-6 8-3.5-1.4-6-4.2-6-8V5zM7.3 10l2 2 3.5-4"),
    ("decision", "M7.5 5h9M7.5 10h9M7.5 15h9M3 4.8l.9.9 1.5-1.7M3 9.8l.9.9 1.5-1.7M3.3 14l1.6 1.9M4.9 14l-1.6 1.9"),
    ("explain", "M9 15a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM13.3 13.3 17 17M6.8 9l1.6 1.6 3-3.2"),
    ("grant", "M3 6h14v2.5a1.5 1.5 0 0 0 0 3V14H3v-2.5a1.5 1.5 0 0 0 0-3zM12.5 6v1.2M12.5 9.4v1.2M12.5 12.8V14"),
    ("audit", "M5 2.5h7l3.5 3.5v11.5H5zM11.5 2.8V6.5h3.7M7.5 10h5.5M7.5 13h5.5"),
    ("user", "M10 10a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM3.8 16.8c.6-2.9 3-4.6 6.2-4.6s5.6 1.7 6.2 4.6"),
    ("resource", "M10 2.5 16.5 6v8L10 17.5 3.5 14V6zM3.7 6.2 10 9.7l6.3-3.5M10 9.7v7.5"),
    ("key", "M13 10.2a3.7 3.7 0 1 0-3.5-2.5L3 14.2V17h2.8v-2h2v-2h2l1-1.9c.7.2 1.4.1 2.2-.9zM13.6 6.4h.01"),
    ("tenant", "M3 17h14M4.5 17V4.5h7V17M11.5 8.5h4V17M7 7.5h2M7 10.5h2M7 13.5h2"),
    ("settings", "M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4"),
    ("administrator", "M8.5 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 16.5c.5-2.6 2.6-4.3 5.5-4.3M13.8 10.8l3 1.2v2c0 1.8-1.2 3-3 3.7-1.8-.7-3-1.9-3-3.7v-2z"),
    ("copy", "M7 7h9v9.5H7zM4 13V3.5h9V4.8"),
    ("check", "M4 10.5 8 14.5 16 5.5"),
    ("cross", "M5.5 5.5l9 9M14.5 5.5l-9 9"),
    ("warn", "M10 3 18 16.5H2zM10 8v4M10 14.3h.01"),
    ("info", "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 9.2v4.6M10 6.5h.01"),
    ("plus", "M10 4v12M4 10h12"),
    ("search", "M9 15a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM13.3 13.3 17 17"),
    ("right", "M8 5l5 5-5 5"),
    ("left", "M12 5l-5 5 5 5"),
    ("down", "M5 8l5 5 5-5"),
    ("menu", "M3 5.5h14M3 10h14M3 14.5h14"),
    ("light", "M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1"),
    ("dark", "M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z"),
    ("system", "M3 4.5h14v9H3zM7 17h6M10 13.5V17"),
    ("out", "M8 3.5H4v13h4M12 6.5l3.5 3.5L12 13.5M15.5 10H8"),
    ("trash", "M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5M11.5 8.5v5"),
    ("refresh", "M16 7.5A6.5 6.5 0 0 0 4.3 6.8M4 3.5v3.5h3.5M4 12.5a6.5 6.5 0 0 0 11.7.7M16 16.5V13h-3.5"),
    ("clock", "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 5.8V10l2.8 1.8"),
    ("save", "M10 3v9M6.5 9 10 12.5 13.5 9M3.5 16.5h13"),
    ("pause", "M7 4.5v11M13 4.5v11"),
    ("live", "M10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM5.7 14.3a6 6 0 0 1 0-8.6M14.3 5.7a6 6 0 0 1 0 8.6"),
    ("lock", "M4.5 9h11v8h-11zM7 9V6.5a3 3 0 0 1 6 0V9"),
    ("book", "M10 5.5C8.5 4.2 6 4 3 4v11.5c3 0 5.5.2 7 1.5 1.5-1.3 4-1.5 7-1.5V4c-3 0-5.5.2-7 1.5zM10 5.5V17"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_is_there_once_and_draws_something() {
        let names: BTreeSet<_> = ICONS.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), ICONS.len());
        assert!(ICONS.iter().all(|(_, path)| path.starts_with('M')));
        assert!(icon("no such").to_string().contains("d=\"\""));
    }
}
