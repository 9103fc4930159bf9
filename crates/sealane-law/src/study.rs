//! A whole study put to the law: every ship, owner, port, zone, cargo, service and price, with the calendar of announced measures.
//!
//! Alternatives are screened whole and compared by their own verdicts; nothing here looks for a detour, a flag, a port or a transfer
//! because it would remove a hit, and a plan that replaces another one keeps the other's hits in sight.

use crate::context::Context;
use crate::error::LawError;
use crate::screen::{Screener, operators_at};
use crate::subject::Subject;
use crate::verdict::{Announced, Hit, Provenance, Screening, Verdict};
use serde::{Deserialize, Serialize};

/// One thing of a study that the law may touch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StudySubject {
    /// The study's own id, e.g. `corridor/emc/port/RUVVO`.
    pub id: String,
    /// Corridors or alternatives that use it; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub used_by: Vec<String>,
    /// The subject.
    pub subject: Subject,
}

/// The answer for one thing of the study.
#[derive(Debug, Clone, Serialize)]
pub struct SubjectAnswer {
    /// The study's id.
    pub id: String,
    /// Corridors that use it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub used_by: Vec<String>,
    /// The answer, or why the question was refused.
    #[serde(flatten)]
    pub answer: Answer,
}

/// An answer or a refusal.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Screened.
    Screening(Box<Screening>),
    /// The question was wrong.
    Error(LawError),
}

impl SubjectAnswer {
    /// The verdict; a refused question is `unknown`.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match &self.answer {
            Answer::Screening(s) => s.verdict,
            Answer::Error(_) => Verdict::Unknown,
        }
    }

    /// The hits.
    #[must_use]
    pub fn hits(&self) -> &[Hit] {
        match &self.answer {
            Answer::Screening(s) => &s.hits,
            Answer::Error(_) => &[],
        }
    }
}

/// A hit of an earlier plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Carried {
    /// The study's id of the subject.
    pub id: String,
    /// The hit as it was.
    pub hit: Hit,
}

/// The law of a study.
#[derive(Debug, Clone, Serialize)]
pub struct StudyScreening {
    /// Worst of all subjects and of what earlier plans left.
    pub verdict: Verdict,
    /// Worst per corridor, in order of first use.
    pub corridors: Vec<(String, Verdict)>,
    /// Answers in the order of the subjects.
    pub subjects: Vec<SubjectAnswer>,
    /// Measures known but not yet in force, by day.
    pub calendar: Vec<Announced>,
    /// Hits of the plan that this one replaces and that it no longer meets; they keep the verdict at `review` or worse.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub carried: Vec<Carried>,
    /// Lists, rules and parameters used.
    pub context: Provenance,
}

impl Screener {
    /// Screens the subjects of a study. Ports bring the rules of their operators to every ship of the same corridor.
    ///
    /// ```
    /// use sealane_law::{Context, PlaceRef, Screener, Subject, Verdict, study::StudySubject};
    /// let port = Subject::Port(PlaceRef { locode: "RUMMK".into(), ..PlaceRef::default() });
    /// let subjects = [StudySubject { id: "port/RUMMK".into(), used_by: vec!["nsr".into()], subject: port }];
    /// let law = Screener::without_lists()?.screen_study(&subjects, &Context::parse("EU", "2026-08-30")?, None)?;
    /// assert_eq!(law.corridors, [("nsr".to_owned(), Verdict::Prohibited)]);
    /// # Ok::<(), sealane_law::LawError>(())
    /// ```
    pub fn screen_study(
        &self,
        subjects: &[StudySubject],
        context: &Context,
        replaces: Option<&StudyScreening>,
    ) -> Result<StudyScreening, LawError> {
        let before = replaces.map(StudyScreening::hits).unwrap_or_default();
        self.screen_study_after(subjects, context, &before)
    }

    /// The same after an earlier plan whose hits are known, e.g. from [`earlier`].
    pub fn screen_study_after(
        &self,
        subjects: &[StudySubject],
        context: &Context,
        before: &[Carried],
    ) -> Result<StudyScreening, LawError> {
        context.check()?;
        let answers: Vec<SubjectAnswer> = subjects
            .iter()
            .map(|s| SubjectAnswer {
                id: s.id.clone(),
                used_by: s.used_by.clone(),
                answer: self
                    .screen_lean(&s.subject, &self.with_operators(s, subjects, context))
                    .map_or_else(Answer::Error, |s| Answer::Screening(Box::new(s))),
            })
            .collect();
        let carried = carry(before, &answers);
        let mut calendar: Vec<Announced> = answers
            .iter()
            .filter_map(|a| match &a.answer {
                Answer::Screening(s) => Some(s.announced.clone()),
                Answer::Error(_) => None,
            })
            .flatten()
            .collect();
        calendar.sort();
        calendar.dedup();
        let worst = answers
            .iter()
            .map(SubjectAnswer::verdict)
            .max()
            .unwrap_or(Verdict::Unknown);
        let floor = if carried.is_empty() {
            Verdict::Clear
        } else {
            Verdict::Review
        };
        Ok(StudyScreening {
            verdict: worst.max(floor),
            corridors: per_corridor(&answers),
            subjects: answers,
            calendar,
            carried,
            context: self.provenance(context),
        })
    }

    /// The context of a ship with the operators of the ports that its corridors call.
    fn with_operators(&self, s: &StudySubject, all: &[StudySubject], context: &Context) -> Context {
        let mut c = context.clone();
        if !matches!(s.subject, Subject::Ship(_)) {
            return c;
        }
        for other in all {
            let together = s.used_by.is_empty()
                || other.used_by.is_empty()
                || other.used_by.iter().any(|u| s.used_by.contains(u));
            if let Subject::Port(p) = &other.subject
                && together
            {
                c.call(operators_at(&self.rules, &p.name, &p.locode));
            }
        }
        c.operators.sort();
        c.operators_maybe.sort();
        c
    }
}

fn per_corridor(answers: &[SubjectAnswer]) -> Vec<(String, Verdict)> {
    let mut out: Vec<(String, Verdict)> = Vec::new();
    for name in answers.iter().flat_map(|a| &a.used_by) {
        if !out.iter().any(|(n, _)| n == name) {
            let worst = answers
                .iter()
                .filter(|a| a.used_by.is_empty() || a.used_by.contains(name))
                .map(SubjectAnswer::verdict)
                .max();
            out.push((name.clone(), worst.unwrap_or(Verdict::Unknown)));
        }
    }
    out
}

/// Hits of the old plan that no subject of the new plan has.
fn carry(before: &[Carried], new: &[SubjectAnswer]) -> Vec<Carried> {
    let have: Vec<String> = new
        .iter()
        .flat_map(SubjectAnswer::hits)
        .map(Hit::key)
        .collect();
    let mut out: Vec<Carried> = Vec::new();
    for c in before {
        let key = c.hit.key();
        if !have.contains(&key) && !out.iter().any(|o| o.hit.key() == key) {
            out.push(c.clone());
        }
    }
    out
}

impl StudyScreening {
    /// Every hit, the carried ones included.
    #[must_use]
    pub fn hits(&self) -> Vec<Carried> {
        self.subjects
            .iter()
            .flat_map(|a| {
                a.hits().iter().map(|h| Carried {
                    id: a.id.clone(),
                    hit: h.clone(),
                })
            })
            .chain(self.carried.iter().cloned())
            .collect()
    }
}

/// The hits of an earlier plan from its JSON: an `assessment.json`, or the answer of `sealane screen --study`.
pub fn earlier(json: &str) -> Result<Vec<Carried>, LawError> {
    let bad = |m: String| LawError::BadQuestion(format!("the earlier plan: {m}"));
    let all: serde_json::Value = serde_json::from_str(json).map_err(|e| bad(e.to_string()))?;
    let plan = [
        all.pointer("/law/screening"),
        all.pointer("/screening"),
        Some(&all),
    ]
    .into_iter()
    .flatten()
    .find(|v| v.get("subjects").is_some_and(serde_json::Value::is_array))
    .ok_or_else(|| bad("no screening in it".to_owned()))?;
    let list = |v: &serde_json::Value, key: &str| {
        v.get(key)
            .and_then(serde_json::Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let mut out: Vec<Carried> = Vec::new();
    for s in list(plan, "subjects") {
        let id = s
            .get("id")
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default()
            .to_owned();
        for hit in s
            .get("screening")
            .map(|x| list(x, "hits"))
            .unwrap_or_default()
        {
            let hit = serde_json::from_value(hit).map_err(|e| bad(e.to_string()))?;
            out.push(Carried {
                id: id.clone(),
                hit,
            });
        }
    }
    for c in list(plan, "carried") {
        out.push(serde_json::from_value(c).map_err(|e| bad(e.to_string()))?);
    }
    Ok(out)
}
