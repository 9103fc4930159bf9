//! The answer while it is being written: hits per layer, what is missing, what is announced.

use super::Screener;
use crate::context::Context;
use crate::entry::{Entry, EntryKind};
use crate::lists::{Lack, List};
use crate::rules::{Force, Rules, force_on};
use crate::subject::Subject;
use crate::verdict::{
    Announced, Basis, Dismissed, Hit, LayerVerdict, ScoreParts, Screening, Verdict,
};
use jiff::civil::Date;

pub(super) struct Draft<'a> {
    pub screener: &'a Screener,
    pub context: &'a Context,
    pub hits: Vec<Hit>,
    pub dismissed: Vec<Dismissed>,
    pub announced: Vec<Announced>,
    pub notes: Vec<String>,
    extra_layers: Vec<String>,
    missing: Vec<(String, String)>,
}

/// What a question gives to compare.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked {
    pub name: bool,
    /// An IMO number.
    pub imo: bool,
    /// Any number or call sign.
    pub number: bool,
}

/// The word of a kind in the tables.
const fn kind_word(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Ship => "ship",
        EntryKind::Person => "person",
        EntryKind::Port => "port",
        EntryKind::Zone => "zone",
        _ => "company",
    }
}

/// A file name with a day in it, as an example.
fn dated_name(file: &str) -> String {
    file.rsplit_once('.').map_or_else(
        || format!("{file}-2026-11-20"),
        |(a, b)| format!("{a}-2026-11-20.{b}"),
    )
}

/// A match before it is known whom it binds.
pub(super) struct Match<'a> {
    pub list: &'a List,
    pub entry: &'a Entry,
    pub basis: Basis,
    pub matched: String,
    pub verdict: Verdict,
    pub score: Option<ScoreParts>,
    pub notes: Vec<String>,
}

/// Whether a list is too old on the as-of day; a list without any date is.
pub(super) fn is_stale(rules: &Rules, list: &List, context: &Context) -> bool {
    let most = context
        .max_age_days
        .or_else(|| rules.list(&list.id).map(|r| r.max_age_days))
        .unwrap_or(30);
    list.date
        .is_none_or(|d| days_between(d, context.as_of) > most)
}

/// Days from `a` to `b`; negative when `b` is earlier.
pub(super) fn days_between(a: Date, b: Date) -> i32 {
    b.since(a).map_or(0, |s| s.get_days())
}

impl<'a> Draft<'a> {
    pub fn new(screener: &'a Screener, context: &'a Context) -> Self {
        Self {
            screener,
            context,
            hits: Vec::new(),
            dismissed: Vec::new(),
            announced: Vec::new(),
            notes: Vec::new(),
            extra_layers: Vec::new(),
            missing: Vec::new(),
        }
    }

    pub fn rules(&self) -> &'a Rules {
        &self.screener.rules
    }

    pub fn jurisdictions(&self) -> impl Iterator<Item = &'a String> + use<'a> {
        self.context.jurisdictions.iter()
    }

    pub fn layer(&mut self, name: &str) {
        if !self.extra_layers.iter().any(|l| l == name) {
            self.extra_layers.push(name.to_owned());
        }
    }

    pub fn miss(&mut self, layer: &str, what: impl Into<String>) {
        let what = what.into();
        if !self.missing.iter().any(|(l, w)| l == layer && *w == what) {
            self.missing.push((layer.to_owned(), what));
        }
    }

    pub fn note(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    /// Whether the list of this law binds a user of `layer`: its own law, or the UN's, which binds every Member State.
    pub fn binds(list: &List, entry: &Entry, layer: &str) -> Option<bool> {
        let own = if entry.jurisdictions.is_empty() {
            &list.jurisdiction_codes
        } else {
            &entry.jurisdictions
        };
        if own.is_empty() {
            return None;
        }
        Some(
            own.iter().any(|j| {
                j == layer || j == "UN" || (j == "EU" && crate::country::is_eu_member(layer))
            }),
        )
    }

    /// Counts a match in every layer that it binds; says where it does not.
    pub fn add_match(&mut self, m: &Match<'_>, role: &str) {
        let mut counted = false;
        for layer in self.jurisdictions() {
            let (verdict, watch) = match Self::binds(m.list, m.entry, layer) {
                Some(true) => (m.verdict, false),
                Some(false) => continue,
                None => (m.verdict.min(Verdict::Review), true),
            };
            counted = true;
            self.count(m, role, layer, verdict, watch);
        }
        if !counted {
            let law = if m.entry.jurisdictions.is_empty() {
                m.list.jurisdiction_codes.join(", ")
            } else {
                m.entry.jurisdictions.join(", ")
            };
            self.dismiss(
                m.list,
                m.entry,
                format!("listed under the law of {law}, which was not asked"),
            );
        }
    }

    pub fn count(&mut self, m: &Match<'_>, role: &str, layer: &str, verdict: Verdict, watch: bool) {
        if let Force::Later(day) = force_on(m.entry.listed_on, None, self.context.as_of) {
            self.announced.push(Announced {
                valid_from: day,
                layer: layer.to_owned(),
                list: m.list.id.clone(),
                entry: m.entry.id.clone(),
                entry_name: m.entry.name().to_owned(),
                measure: m.entry.measure.clone(),
                citation: m.entry.citation.clone(),
                verdict,
            });
            return;
        }
        let mut notes = m.notes.clone();
        notes.extend(m.entry.doubts.iter().cloned());
        if watch {
            notes.push("watch list or list of an unknown law: review only".to_owned());
        }
        if is_stale(self.rules(), m.list, self.context) {
            notes.push(if m.list.date.is_some() {
                "the list is older than its maximum age: the entry may have been removed since"
                    .to_owned()
            } else {
                "the list states no day: the entry may have been removed since".to_owned()
            });
        }
        self.hits.push(Hit {
            layer: layer.to_owned(),
            verdict,
            role: role.to_owned(),
            basis: m.basis,
            list: m.list.id.clone(),
            entry: m.entry.id.clone(),
            entry_name: m.entry.name().to_owned(),
            matched: m.matched.clone(),
            measure: m.entry.measure.clone(),
            citation: m.entry.citation.clone(),
            valid_from: m.entry.listed_on,
            valid_to: None,
            score: m.score.clone(),
            list_date: m.list.date,
            list_sha256: m.list.sha256.clone(),
            exception: String::new(),
            notes,
        });
    }

    pub fn dismiss(&mut self, list: &List, entry: &Entry, reason: String) {
        if self.dismissed.len() < 20
            && !self
                .dismissed
                .iter()
                .any(|d| d.list == list.id && d.entry == entry.id)
        {
            self.dismissed.push(Dismissed {
                list: list.id.clone(),
                entry: entry.id.clone(),
                entry_name: entry.name().to_owned(),
                reason,
            });
        }
    }

    /// Says for each jurisdiction which lists a `clear` would need and does not have.
    pub fn need_lists(&mut self, kind: EntryKind, asked: Asked) {
        for layer in self.jurisdictions() {
            let governing = self.rules().governing(layer);
            let sources =
                governing.map_or_else(|| vec!["UN".to_owned()], |j| j.needs_lists_of.clone());
            if self.rules().jurisdiction(layer).is_none() && !self.stated(layer, kind) {
                self.miss(layer, format!("the national lists of {layer} are not among those that Sealane reads; bring aggregated data that hold them and say so in coverage.csv"));
            }
            for law in &sources {
                self.need_lists_of(layer, law, kind, asked);
            }
        }
    }

    /// The lists that `layer` needs of one law.
    pub fn need_lists_of(&mut self, layer: &str, law: &str, kind: EntryKind, asked: Asked) {
        let word = kind_word(kind);
        let rows: Vec<(String, String)> = self
            .rules()
            .lists
            .iter()
            .filter(|r| r.jurisdiction == law && r.required_for.iter().any(|k| k == word))
            .map(|r| (r.id.clone(), r.title.clone()))
            .collect();
        let stated = self.stated(law, kind);
        for (id, title) in rows {
            if stated {
                continue;
            }
            if let Some(list) = self.fresh(&id) {
                self.need_of_list(layer, &title, list, kind, asked);
            } else {
                let text = self.absent(&id, &title);
                self.miss(layer, text);
            }
        }
    }

    /// What a fresh, whole list cannot exclude for what was asked.
    fn need_of_list(
        &mut self,
        layer: &str,
        title: &str,
        list: &List,
        kind: EntryKind,
        asked: Asked,
    ) {
        let id = &list.id;
        if asked.name {
            for l in list.lacks.iter().filter(|l| l.what == Lack::Names) {
                self.miss(layer, format!("{title} ({id}): {}", l.why));
            }
        }
        if asked.number {
            for l in list.lacks.iter().filter(|l| l.what == Lack::Numbers) {
                self.miss(layer, format!("{title} ({id}): {}", l.why));
            }
        }
        for l in list.lacks.iter().filter(|l| l.what == Lack::Entries) {
            self.miss(layer, format!("{title} ({id}): {}", l.why));
        }
        if asked.name {
            return;
        }
        let of_kind = || list.entries.iter().filter(move |e| e.kind == kind);
        if kind != EntryKind::Ship {
            self.miss(
                layer,
                format!(
                    "{title} ({id}) prints hardly any IMO company numbers: give the name as well"
                ),
            );
        } else if !asked.imo {
            self.miss(layer, format!("{title} ({id}): an MMSI or call sign alone cannot be excluded, few entries print one: give the IMO number and the name"));
        } else if of_kind().any(|e| e.imo.is_empty()) {
            let n = of_kind().filter(|e| e.imo.is_empty()).count();
            self.miss(layer, format!("{title} ({id}): {n} of its ships have no valid IMO number: give the name as well, to exclude them"));
        }
    }

    fn absent(&self, id: &str, title: &str) -> String {
        let of_id = || self.screener.lists.iter().filter(move |l| l.id == id);
        let refused: Vec<&str> = self
            .screener
            .refused
            .iter()
            .map(|r| r.file.as_str())
            .collect();
        if let Some(d) = of_id().filter(|l| !l.partial).filter_map(|l| l.date).max() {
            return format!(
                "{title} ({id}): the list of {d} is older than its maximum age on {}",
                self.context.as_of
            );
        }
        if let Some(l) = of_id().find(|l| !l.partial) {
            return format!(
                "{title} ({id}): {} states no day, so its age is not known: put the day of the list into the file name, e.g. {}",
                l.file,
                dated_name(&l.file)
            );
        }
        if let Some(l) = of_id().next() {
            return format!(
                "{title} ({id}): {} is a part only, it finds but does not clear",
                l.file
            );
        }
        let text = format!("{title} ({id}): not among the lists");
        if refused.is_empty() {
            text
        } else {
            format!("{text}; refused: {}", refused.join(", "))
        }
    }

    /// The youngest whole and fresh list of this kind.
    fn fresh(&self, id: &str) -> Option<&'a List> {
        self.screener
            .lists
            .iter()
            .filter(|l| l.id == id && !l.partial && !is_stale(self.rules(), l, self.context))
            .max_by_key(|l| (l.lacks.is_empty(), l.date))
    }

    /// Whether fresh data hold all entries of this law and kind, as the user states in `coverage.csv`. What a file happens to hold
    /// says nothing about what it leaves out.
    fn stated(&self, law: &str, kind: EntryKind) -> bool {
        self.screener.lists.iter().any(|l| {
            !is_stale(self.rules(), l, self.context)
                && l.stated.iter().any(|(j, k)| j == law && *k == kind)
        })
    }

    /// Whether the shipped rules of a layer may be relied on for a `clear` on the as-of day; says so when not.
    pub fn rules_fresh(&mut self, layer: &str, what: &str) -> bool {
        let own = self.rules().jurisdiction(layer).is_some();
        let Some(j) = self.rules().governing(layer) else {
            self.miss(
                layer,
                format!(
                    "no {what} rules of {layer} are known to Sealane; UN measures were applied"
                ),
            );
            return false;
        };
        if !own {
            self.miss(layer, format!("no national {what} rules of {layer} are known to Sealane; those of the EU and the UN were applied"));
        }
        if let Some(first) = j.rules_known_from.filter(|f| *f > self.context.as_of) {
            self.miss(
                layer,
                format!("{what} rules of {} are complete from {first} only: earlier ones may be missing", j.id),
            );
            return false;
        }
        let age = days_between(j.rules_known_on, self.context.as_of);
        if age > j.rules_max_age_days {
            self.miss(
                layer,
                format!(
                    "{what} rules of {} were read on {} and are relied on for {} days only",
                    j.id, j.rules_known_on, j.rules_max_age_days
                ),
            );
            return false;
        }
        own
    }

    /// A hit or an announcement of a rule.
    pub fn add_rule(&mut self, mut hit: Hit, layer: &str, from: Option<Date>, to: Option<Date>) {
        layer.clone_into(&mut hit.layer);
        hit.valid_from = from;
        hit.valid_to = to;
        match force_on(from, to, self.context.as_of) {
            Force::Now => {
                self.rules().sha256.clone_into(&mut hit.list_sha256);
                self.hits.push(hit);
            }
            Force::Later(day) => self.announced.push(Announced {
                valid_from: day,
                layer: hit.layer,
                list: hit.list,
                entry: hit.entry,
                entry_name: hit.entry_name,
                measure: hit.measure,
                citation: hit.citation,
                verdict: hit.verdict,
            }),
            Force::Past => {}
        }
    }

    /// Puts the layers together.
    pub fn finish(mut self, subject: Subject) -> Screening {
        self.hits.sort_by(|a, b| {
            b.verdict
                .cmp(&a.verdict)
                .then_with(|| a.layer.cmp(&b.layer))
                .then_with(|| a.basis.cmp(&b.basis))
                .then_with(|| {
                    let s = |h: &Hit| h.score.as_ref().map_or(1.0, |s| s.total);
                    s(b).total_cmp(&s(a))
                })
                .then_with(|| a.key().cmp(&b.key()))
        });
        self.hits.dedup_by(|a, b| a.key() == b.key());
        self.announced.sort();
        self.announced.dedup();
        if self
            .screener
            .lists
            .iter()
            .any(|l| l.date.is_some_and(|d| d > self.context.as_of))
        {
            self.note(
                "a list is younger than the as-of day: entries removed in between cannot be seen",
            );
        }
        let names: Vec<String> = self
            .jurisdictions()
            .cloned()
            .chain(self.extra_layers.iter().cloned())
            .collect();
        let layers: Vec<LayerVerdict> = names
            .into_iter()
            .map(|layer| {
                let missing: Vec<String> = self
                    .missing
                    .iter()
                    .filter(|(l, _)| *l == layer)
                    .map(|(_, w)| w.clone())
                    .collect();
                let worst = self
                    .hits
                    .iter()
                    .filter(|h| h.layer == layer)
                    .map(|h| h.verdict)
                    .max();
                let floor = if missing.is_empty() {
                    Verdict::Clear
                } else {
                    Verdict::Unknown
                };
                LayerVerdict {
                    verdict: worst.unwrap_or(floor).max(floor),
                    layer,
                    missing,
                }
            })
            .collect();
        Screening {
            verdict: layers
                .iter()
                .map(|l| l.verdict)
                .max()
                .unwrap_or(Verdict::Unknown),
            subject,
            layers,
            hits: self.hits,
            dismissed: self.dismissed,
            announced: self.announced,
            notes: self.notes,
            context: None,
        }
    }
}

/// A hit of a rules table, to be completed by [`Draft::add_rule`].
pub(super) fn rule_hit(
    verdict: Verdict,
    role: &str,
    table: &str,
    id: &str,
    measure: &str,
    citation: &str,
) -> Hit {
    Hit {
        layer: String::new(),
        verdict,
        role: role.to_owned(),
        basis: Basis::Rule,
        list: table.to_owned(),
        entry: id.to_owned(),
        entry_name: String::new(),
        matched: String::new(),
        measure: measure.to_owned(),
        citation: citation.to_owned(),
        valid_from: None,
        valid_to: None,
        score: None,
        list_date: None,
        list_sha256: String::new(),
        exception: String::new(),
        notes: Vec::new(),
    }
}
