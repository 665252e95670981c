//! A page of a list as its address asks for it: what the list is narrowed by goes along from page to page, in the words of the
//! administration API, whose list of the same path is asked.

use jurat_console::Base;
use jurat_console::part::Pager;
use jurat_console::paths::segment;

use super::visit::Visit;

/// What the address of a list asks for.
#[derive(Clone)]
pub(super) struct Listing {
    /// The path of the list, in the API and below the console.
    path: &'static str,
    /// What it is narrowed by: parameters of those names.
    narrowed: Vec<(&'static str, String)>,
    /// Where the page before ended.
    after: Option<String>,
}

impl Listing {
    /// What is asked of the list at `path`, which can be narrowed by `names`.
    pub(super) fn asked(visit: &Visit, path: &'static str, names: &[&'static str]) -> Self {
        let stated = |name: &&'static str| Some((*name, visit.query(name)?));
        Self {
            path,
            narrowed: names.iter().filter_map(stated).collect(),
            after: visit.query("after"),
        }
    }

    /// What it is narrowed by under that name; empty for nothing.
    pub(super) fn narrowed_by(&self, name: &str) -> String {
        let found = self.narrowed.iter().find(|(own, _)| *own == name);
        found.map_or_else(String::new, |(_, value)| value.clone())
    }

    /// The same, but what the API calls `name` is `value`, as it takes it.
    pub(super) fn stating(mut self, name: &'static str, value: Option<String>) -> Self {
        self.narrowed.retain(|(own, _)| *own != name);
        self.narrowed.extend(value.map(|value| (name, value)));
        self
    }

    /// The path to call the API by.
    pub(super) fn call(&self, limit: usize) -> String {
        let mut path = format!("{}?limit={limit}", self.path);
        self.write_narrowed(&mut path);
        if let Some(after) = &self.after {
            path.extend(["&after=", &segment(after)]);
        }
        path
    }

    /// Where the list goes on from a page of `shown` rows.
    pub(super) fn pager(&self, base: &Base, shown: usize, next: Option<String>) -> Pager {
        let to = |after: Option<&str>| {
            let mut query = String::new();
            self.write_narrowed(&mut query);
            if let Some(after) = after {
                query.extend(["&after=", &segment(after)]);
            }
            let path = base.to(self.path);
            match query.strip_prefix('&') {
                Some(query) => format!("{path}?{query}"),
                None => path,
            }
        };
        Pager {
            shown,
            first: self.after.as_ref().map(|_| to(None)),
            next: next.map(|next| to(Some(&next))),
        }
    }

    fn write_narrowed(&self, address: &mut String) {
        for (name, value) in &self.narrowed {
            address.extend(["&", name, "=", &segment(value)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_goes_along_to_every_page_and_stays_one_value() {
        let listing = Listing {
            path: "/clients",
            narrowed: vec![("q", "a&b= ".to_owned())],
            after: Some("x/y".to_owned()),
        };
        assert_eq!(
            listing.call(50),
            "/clients?limit=50&q=a%26b%3D%20&after=x%2Fy"
        );
        let pager = listing.pager(&Base::below(""), 3, Some("z?".to_owned()));
        assert_eq!(
            pager.first.as_deref(),
            Some("/console/clients?q=a%26b%3D%20")
        );
        assert_eq!(
            pager.next.as_deref(),
            Some("/console/clients?q=a%26b%3D%20&after=z%3F")
        );
    }
}
