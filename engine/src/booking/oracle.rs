//! An oracle for availability: it looks at every minute and at every way to fill the roles. It
//! shares no code with what it checks, only the data of the request.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use proptest::collection::vec;
use proptest::prelude::*;

use self::random::any_stretch_and_scene;
use self::stretch::{DAY, Minute, RANGE_DAYS, STRETCHES, Stretch, base, instant};
use super::scene::{Scene, zone};
use super::*;

mod hours;
mod random;
mod stretch;

const ASKED: std::ops::Range<Minute> = 2 * DAY..4 * DAY;

/// What the clocks of each stretch, at home and abroad, show at each minute, as minutes since the
/// midnight of its first date. By this date.
static CLOCKS: LazyLock<BTreeMap<Date, [Clock; 2]>> = LazyLock::new(|| {
    let clocks = |stretch: Stretch| {
        let base = base(stretch);
        let clock = |zone_name: &'static str| {
            let zone = zone(zone_name);
            let shown = |minute| {
                let local = zone.to_datetime(instant(base, minute));
                let days = local.date().duration_since(stretch.first).as_hours() / 24;
                days * 1440 + i64::from(local.hour()) * 60 + i64::from(local.minute())
            };
            Clock {
                zone_name,
                shown: (0..RANGE_DAYS * DAY).map(shown).collect(),
            }
        };
        (
            stretch.first,
            [stretch.zone_name, stretch.abroad].map(clock),
        )
    };
    STRETCHES.into_iter().map(clocks).collect()
});

struct Clock {
    zone_name: &'static str,
    shown: Vec<i64>,
}

/// A scene with the clock of its range, minute by minute.
struct Oracle<'s> {
    scene: &'s Scene,
    first: Date,
    base: Timestamp,
    /// The working windows of the venue, then of each resource with hours of its own.
    windows: BTreeMap<Option<ResourceId>, Vec<NaiveWindow>>,
    load: BTreeMap<ResourceId, Vec<u32>>,
    /// The windows of the service's own hours.
    given: Vec<NaiveWindow>,
    /// The visits of the fixed slots on each date, in the order of the slots.
    visits: Vec<(Minute, Minute)>,
}

struct NaiveWindow {
    /// The date on which it begins, by the venue's clock.
    date: Date,
    origin: Minute,
    open: Vec<bool>,
}

impl<'s> Oracle<'s> {
    fn new(scene: &'s Scene, stretch: Stretch) -> Self {
        let base = base(stretch);
        let mut oracle = Self {
            scene,
            first: stretch.first,
            base,
            windows: BTreeMap::new(),
            given: Vec::new(),
            visits: Vec::new(),
            load: BTreeMap::new(),
        };
        oracle.windows.insert(None, oracle.windows_of(None));
        oracle.visits = oracle.slot_visits();
        if let Some(service) = &scene.service {
            oracle.given = oracle.windows_given(service);
        }
        for resource in &scene.resources {
            if let Some(own) = &resource.calendar {
                let windows = oracle.windows_of(Some(own));
                oracle.windows.insert(Some(resource.id), windows);
            }
            let load = oracle.load_of(resource.id);
            oracle.load.insert(resource.id, load);
        }
        oracle
    }

    fn load_of(&self, resource: ResourceId) -> Vec<u32> {
        let mut load = vec![0; RANGE_DAYS * DAY];
        for claim in self
            .scene
            .busy
            .iter()
            .filter(|claim| claim.resource == resource)
        {
            for units in &mut load[self.minute(claim.start)..self.minute(claim.end)] {
                *units += claim.units;
            }
        }
        load
    }

    fn minute(&self, instant: Timestamp) -> Minute {
        usize::try_from(instant.duration_since(self.base).as_mins()).unwrap()
    }

    fn dates(&self) -> impl Iterator<Item = Date> {
        self.first.series(1.day()).take(RANGE_DAYS)
    }

    fn shown(&self, zone: &TimeZone) -> &'static [i64] {
        let mut clocks = CLOCKS[&self.first].iter();
        let clock = clocks.find(|clock| zone.iana_name() == Some(clock.zone_name));
        &clock.unwrap().shown
    }

    fn date_shown(&self, zone: &TimeZone, minute: Minute) -> Date {
        self.first + self.shown(zone)[minute].div_euclid(1440).days()
    }

    fn windows_for(&self, resource: &Resource) -> &[NaiveWindow] {
        let own = self.windows.get(&Some(resource.id));
        own.unwrap_or(&self.windows[&None])
    }

    fn resource(&self, id: ResourceId) -> Option<&'s Resource> {
        self.scene
            .resources
            .iter()
            .find(|resource| resource.id == id)
    }

    /// The end of the visit that would start then.
    fn end(&self, start: Minute) -> Option<Minute> {
        match &self.scene.rules.starts {
            Starts::Grid { duration, .. } => {
                Some(start + usize::try_from(duration.as_mins()).unwrap())
            }
            Starts::Slots(_) => {
                let visit = self
                    .visits
                    .iter()
                    .find(|visit| visit.0 == start && visit.0 < visit.1);
                visit.map(|visit| visit.1)
            }
        }
    }

    fn slot_visits(&self) -> Vec<(Minute, Minute)> {
        let Starts::Slots(slots) = &self.scene.rules.starts else {
            return Vec::new();
        };
        let mut visits = Vec::new();
        for slot in slots {
            let is_due = |date: &Date| slot.weekday.is_none_or(|weekday| weekday == date.weekday());
            let hours = Hours {
                opens: slot.begins,
                closes: slot.ends,
            };
            visits.extend(
                self.dates()
                    .filter(is_due)
                    .map(|date| self.worked(&self.scene.venue.zone, date, &hours)),
            );
        }
        visits
    }

    fn on_grid(&self, windows: &[NaiveWindow], start: Minute) -> bool {
        match &self.scene.rules.starts {
            Starts::Grid {
                step,
                align: Align::Clock,
                ..
            } => {
                let shown = self.shown(&self.scene.venue.zone)[start];
                shown.rem_euclid(1440) % step.as_mins() == 0
            }
            Starts::Grid {
                step,
                align: Align::Window,
                ..
            } => {
                let step = usize::try_from(step.as_mins()).unwrap();
                windows
                    .iter()
                    .any(|it| it.open[start] && (start - it.origin).is_multiple_of(step))
            }
            Starts::Slots(_) => self.end(start).is_some(),
        }
    }

    fn serves(&self, role: usize, resource: &Resource, visit: (Minute, Minute)) -> bool {
        let open = |windows: &[NaiveWindow]| {
            (visit.0..visit.1).all(|minute| windows.iter().any(|window| window.open[minute]))
        };
        let parts_open = resource.parts.iter().all(|&part| {
            let part = self.resource(part).unwrap();
            open(self.windows_for(part))
        });
        let own = self.windows_for(resource);
        self.scene.waived.closed
            || open(own)
                && parts_open
                && (role > 0 || self.on_grid(own, visit.0) && self.is_given(Some(resource), visit))
    }

    /// Units on physical resources.
    fn needs(&self, resource: &Resource, units: u32) -> Vec<(ResourceId, u32)> {
        if resource.parts.is_empty() {
            let whole = resource.sharing == Sharing::Exclusive;
            return vec![(resource.id, if whole { resource.capacity } else { units })];
        }
        let part = |&id: &ResourceId| (id, self.resource(id).unwrap().capacity);
        resource.parts.iter().map(part).collect()
    }

    fn fits(&self, needs: &[(ResourceId, u32)], visit: (Minute, Minute)) -> bool {
        let rules = &self.scene.rules;
        let from = visit.0 - usize::try_from(rules.buffer_before.as_mins()).unwrap();
        let until = visit.1 + usize::try_from(rules.buffer_after.as_mins()).unwrap();
        needs.iter().all(|&(id, _)| {
            let wanted: u32 = needs
                .iter()
                .filter(|need| need.0 == id)
                .map(|need| need.1)
                .sum();
            let capacity = self.resource(id).unwrap().capacity;
            self.load[&id][from..until]
                .iter()
                .all(|load| load + wanted <= capacity)
        })
    }

    /// The date by which a start counts if this resource leads, or the venue.
    fn service_date(&self, lead: Option<&Resource>, start: Minute) -> Date {
        let venue = self.windows[&None].as_slice();
        let date_of = |windows: &[NaiveWindow]| {
            let open = windows.iter().filter(|window| window.open[start]);
            open.map(|window| window.date).min()
        };
        let own = lead.and_then(|lead| date_of(self.windows_for(lead)));
        own.or(date_of(venue))
            .unwrap_or_else(|| self.date_shown(&self.scene.venue.zone, start))
    }

    fn is_beyond_horizon(&self, date: Date) -> bool {
        let Scene { rules, waived, .. } = self.scene;
        let today = self.scene.venue.zone.to_datetime(self.scene.now).date();
        let days = rules.horizon_days.filter(|_| !waived.closed);
        days.is_some_and(|days| date > today + i64::from(days).days())
    }

    /// Whether the last moment for a date is over: the venue's clock shows nothing earlier again.
    fn is_cut_off(&self, date: Date) -> bool {
        let Scene { rules, waived, .. } = self.scene;
        let Some(cutoff) = rules.cutoff.filter(|_| !waived.too_late) else {
            return false;
        };
        let days = date.duration_since(self.first).as_hours() / 24 - i64::from(cutoff.days);
        let time = i64::from(cutoff.time.hour()) * 60 + i64::from(cutoff.time.minute());
        let shown = self.shown(&self.scene.venue.zone);
        let earlier = shown.iter().rposition(|&shown| shown < days * 1440 + time);
        self.minute(self.scene.now) > earlier.map_or(0, |last| last + 1)
    }

    /// Whether the limits leave no room for these resources on a date.
    fn is_full(&self, date: Date, way: &[&Resource]) -> bool {
        let parts = way.iter().flat_map(|it| it.parts.iter());
        let parts = parts.filter_map(|&part| self.resource(part));
        let alone = way.iter().copied().filter(|it| it.parts.is_empty());
        let of_resources = alone.chain(parts).flat_map(|it| &it.limits);
        let is_full = |limit: &DayLimit| limit.booked.get(&date).unwrap_or(&0) >= &limit.at_most;
        !self.scene.waived.full && self.scene.limits.iter().chain(of_resources).any(is_full)
    }

    fn verdict(&self, start: Minute) -> Result<(Minute, Date, Vec<ResourceId>), Unavailable> {
        let Scene { rules, waived, .. } = self.scene;
        let begins = instant(self.base, start);
        if !waived.too_late && begins.duration_since(self.scene.now) < rules.notice {
            return Err(Unavailable::TooLate);
        }
        let end = self.end(start).ok_or(Unavailable::Closed)?;
        let visit = (start, end);
        let mut ways: Vec<Vec<&Resource>> = vec![Vec::new()];
        for (index, role) in self.scene.roles.iter().enumerate() {
            let mut serving: Vec<&Resource> = role
                .any_of
                .iter()
                .filter_map(|&id| self.resource(id))
                .collect();
            serving.retain(|it| it.capacity >= role.units.get() && self.serves(index, it, visit));
            if index == 0 {
                serving.retain(|it| !self.is_beyond_horizon(self.service_date(Some(it), start)));
            }
            serving.sort_by_key(|resource| resource.capacity);
            if serving.is_empty() {
                return Err(Unavailable::Closed);
            }
            let longer = |way: &Vec<&'s Resource>| {
                let with = |&next: &&'s Resource| [way.as_slice(), &[next]].concat();
                serving.iter().map(with).collect::<Vec<_>>()
            };
            ways = ways.iter().flat_map(longer).collect();
        }
        if self.scene.roles.is_empty() && !waived.closed {
            let venue = &self.windows[&None];
            let open = (start..end).all(|minute| venue.iter().any(|window| window.open[minute]));
            let is_beyond = self.is_beyond_horizon(self.service_date(None, start));
            let is_given = self.is_given(None, visit);
            if !open || !is_given || !self.on_grid(venue, start) || is_beyond {
                return Err(Unavailable::Closed);
            }
        }
        let date = |way: &[&Resource]| self.service_date(way.first().copied(), start);
        ways.retain(|way| !self.is_cut_off(date(way)));
        if ways.is_empty() {
            return Err(Unavailable::TooLate);
        }
        ways.retain(|way| !self.is_full(date(way), way));
        if ways.is_empty() {
            return Err(Unavailable::Full);
        }
        let possible = ways.iter().find(|way| {
            let each = way.iter().zip(&self.scene.roles);
            let needs: Vec<_> = each
                .flat_map(|(it, role)| self.needs(it, role.units.get()))
                .collect();
            self.fits(&needs, visit)
        });
        let way = possible.ok_or(Unavailable::Taken)?;
        let resources = way.iter().map(|resource| resource.id).collect();
        Ok((end, date(way), resources))
    }

    /// The starts that a list may contain: those on the grid of the resource that leads.
    fn grid_starts(&self) -> Vec<Minute> {
        let leads: Vec<&[NaiveWindow]> = match self.scene.roles.first() {
            None => vec![&self.windows[&None]],
            Some(role) => {
                let leads = role.any_of.iter().filter_map(|&id| self.resource(id));
                let fitting = leads.filter(|resource| resource.capacity >= role.units.get());
                fitting.map(|resource| self.windows_for(resource)).collect()
            }
        };
        let is_slot = matches!(self.scene.rules.starts, Starts::Slots(_));
        let starts = ASKED.filter(|&start| {
            leads.iter().any(|windows| {
                let is_inside = is_slot || windows.iter().any(|window| window.open[start]);
                is_inside && self.on_grid(windows, start)
            })
        });
        starts.collect()
    }
}

fn asked(base: Timestamp) -> Interval {
    Interval {
        start: instant(base, ASKED.start),
        end: instant(base, ASKED.end),
    }
}

fn offered(oracle: &Oracle<'_>, offer: Offer) -> (Minute, Date, Vec<ResourceId>) {
    (oracle.minute(offer.end), offer.date, offer.resources)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 250,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn availability_is_what_every_minute_says(
        (stretch, scene) in any_stretch_and_scene(),
        others in vec(ASKED.start / 5..ASKED.end / 5, 12),
    ) {
        let oracle = Oracle::new(&scene, stretch);
        let request = scene.request();
        let grid = oracle.grid_starts();

        let offers = free_starts(&request, asked(oracle.base));
        let listed: Vec<_> = offers.iter().map(|offer| oracle.minute(offer.start)).collect();
        let is_free = |&start: &Minute| {
            instant(oracle.base, start) >= scene.now && oracle.verdict(start).is_ok()
        };
        let expected: Vec<_> = grid.iter().copied().filter(is_free).collect();
        prop_assert_eq!(&listed, &expected);

        for offer in offers {
            prop_assert!(service_dates(&request, offer.start).contains(&offer.date));
            prop_assert_eq!(check(&request, offer.start), Ok(offer));
        }
        let unlisted = grid.iter().copied().filter(|start| !listed.contains(start));
        for start in unlisted.step_by(3).chain(others.into_iter().map(|fives| 5 * fives)) {
            let begins = instant(oracle.base, start);
            let verdict = check(&request, begins).map(|offer| offered(&oracle, offer));
            prop_assert_eq!(&verdict, &oracle.verdict(start), "at {}", begins);
            let reasons = why_not(&request, begins);
            match verdict {
                Ok(_) => prop_assert_eq!(reasons, []),
                Err(refusal) => {
                    prop_assert!(reasons.iter().any(|reason| reason.refusal() == refusal));
                }
            }
        }
    }

    #[test]
    fn a_day_is_free_if_and_only_if_a_start_of_it_is_listed(
        (stretch, scene) in any_stretch_and_scene(),
    ) {
        let request = scene.request();
        let last = stretch.first + 5.days();
        for (date, state) in free_days(&request, stretch.first, last) {
            let listed = free_starts(&request, scene.venue.day(date));
            prop_assert_eq!(state == Day::Free, !listed.is_empty(), "{} is {:?}", date, state);
        }
    }

    #[test]
    fn booking_whatever_is_listed_never_exceeds_a_capacity(
        (stretch, mut scene) in any_stretch_and_scene(),
        choices in vec(any::<proptest::sample::Index>(), 12),
    ) {
        scene.busy.clear();
        for choice in choices {
            let offers = free_starts(&scene.request(), asked(base(stretch)));
            if offers.is_empty() {
                break;
            }
            let claims = choice.get(&offers).claims(&scene.request());
            prop_assert!(claims.is_sorted_by(|one, next| one.resource < next.resource));
            scene.busy.extend(claims);
        }
        let oracle = Oracle::new(&scene, stretch);
        for (id, load) in &oracle.load {
            let capacity = oracle.resource(*id).unwrap().capacity;
            prop_assert!(load.iter().all(|&units| units <= capacity));
        }
    }

    #[test]
    fn the_order_of_claims_does_not_matter((stretch, scene) in any_stretch_and_scene()) {
        let window = asked(base(stretch));
        let mut reversed = scene.busy.clone();
        reversed.reverse();
        let request = Request { busy: &reversed, ..scene.request() };
        prop_assert_eq!(free_starts(&request, window), free_starts(&scene.request(), window));
    }
}
