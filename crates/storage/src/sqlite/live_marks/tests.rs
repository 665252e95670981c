//! Tests of the live marks.

use proptest::prelude::*;

use super::*;

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
const ONE: TenantNumber = TenantNumber::for_test(1);
const TWO: TenantNumber = TenantNumber::for_test(2);

fn mark(id: u32) -> SpendMark {
    SpendMark::of_assertion_id("issuer", &id.to_string())
}

fn until(id: u32, seconds: u32) -> SpendOnce {
    SpendOnce {
        mark: mark(id),
        keep_until: NOW.plus_seconds(seconds),
    }
}

fn spend(marks: &mut LiveMarks, spend: &[SpendOnce]) -> Result<Vec<Place>, NotSpent> {
    let mut places = Vec::new();
    marks.spend(ONE, spend, &mut places)?;
    Ok(places.into_iter().map(|(place, _)| place).collect())
}

#[test]
fn rfc7523_s3_a_mark_is_spent_once_whatever_its_end() {
    let mut marks = LiveMarks::new(10);
    spend(&mut marks, &[until(1, 300)]).unwrap();
    assert_eq!(spend(&mut marks, &[until(1, 300)]), Err(NotSpent::Before));
    assert_eq!(spend(&mut marks, &[until(1, 900)]), Err(NotSpent::Before));
    let mut places = Vec::new();
    assert_eq!(marks.spend(TWO, &[until(1, 300)], &mut places), Ok(()));
}

#[test]
fn all_marks_of_a_list_are_spent_or_none() {
    let mut marks = LiveMarks::new(10);
    spend(&mut marks, &[until(1, 300)]).unwrap();
    assert_eq!(
        spend(&mut marks, &[until(2, 300), until(1, 300)]),
        Err(NotSpent::Before)
    );
    assert_eq!(
        spend(&mut marks, &[until(3, 300), until(3, 300)]),
        Err(NotSpent::Before)
    );
    let places = spend(&mut marks, &[until(2, 300), until(3, 300)]).unwrap();
    assert_eq!(places.len(), 2);
}

#[test]
fn places_grow_within_a_second_and_from_second_to_second() {
    let mut marks = LiveMarks::new(10);
    let order = [until(1, 300), until(2, 300), until(3, 301)];
    let places = spend(&mut marks, &order).unwrap();
    assert!(places.is_sorted());
    assert_eq!(places[1].0, places[0].0 + 1);
    assert!(places[0] > Place::from(NOW.plus_seconds(299)));
    // Kept a moment longer rather than a moment too short.
    let odd = Timestamp::from_millis(NOW.millis() + 1);
    assert_eq!(Place::from(odd), Place::from(NOW.plus_seconds(1)));
}

#[test]
fn ends_that_no_clock_reaches_do_not_run_over() {
    let mut marks = LiveMarks::new(10);
    for millis in [i64::MIN, -1, 0, i64::MAX] {
        let one = SpendOnce {
            mark: SpendMark::of_assertion_id("far", &millis.to_string()),
            keep_until: Timestamp::from_millis(millis),
        };
        let places = spend(&mut marks, &[one]).unwrap();
        assert!(places[0].0 >= 0);
    }
}

#[test]
fn a_full_memory_refuses_and_has_room_again_after_expiry() {
    let mut marks = LiveMarks::new(2);
    spend(&mut marks, &[until(1, 10)]).unwrap();
    assert_eq!(
        spend(&mut marks, &[until(2, 10), until(3, 10)]),
        Err(NotSpent::Full)
    );
    spend(&mut marks, &[until(2, 10)]).unwrap();
    assert_eq!(spend(&mut marks, &[until(3, 10)]), Err(NotSpent::Full));
    assert_eq!(marks.expire(NOW.plus_seconds(9), 100), None);
    let end = marks.expire(NOW.plus_seconds(10), 1).unwrap();
    assert_eq!(end.0, Place::from(NOW.plus_seconds(10)).0 + 1);
    spend(&mut marks, &[until(3, 10)]).unwrap();
}

#[test]
fn what_is_taken_back_was_never_spent_and_never_expired() {
    let mut marks = LiveMarks::new(10);
    spend(&mut marks, &[until(1, 10), until(2, 10)]).unwrap();
    marks.committed();
    marks.expire(NOW.plus_seconds(10), 1).unwrap();
    let again = spend(&mut marks, &[until(1, 10), until(3, 20)]).unwrap();
    marks.roll_back();
    assert_eq!(spend(&mut marks, &[until(1, 10)]), Err(NotSpent::Before));
    assert_eq!(spend(&mut marks, &[until(2, 10)]), Err(NotSpent::Before));
    let places = spend(&mut marks, &[until(4, 10), until(3, 20)]).unwrap();
    assert_eq!(places, again);
}

/// The table and a memory that knows no tricks, beside the real one.
#[derive(Default)]
struct Model {
    rows: BTreeMap<i64, LiveMark>,
    spent: HashSet<LiveMark>,
}

proptest! {
    #[test]
    fn memory_and_table_say_the_same_after_any_history(
        steps in prop::collection::vec((0_u32..30, 0_u32..6, 0_u8..8), 1..120),
    ) {
        let mut marks = LiveMarks::new(1000);
        let (mut model, mut durable) = (Model::default(), BTreeMap::new());
        for (id, seconds, step) in steps {
            match step {
                0 => {
                    durable = model.rows.clone();
                    marks.committed();
                }
                1 => {
                    model.rows = durable.clone();
                    model.spent = durable.values().copied().collect();
                    marks.roll_back();
                }
                2 => {
                    if let Some(end) = marks.expire(NOW.plus_seconds(seconds), 3) {
                        let kept = model.rows.split_off(&end.0);
                        for gone in model.rows.values() {
                            model.spent.remove(gone);
                        }
                        model.rows = kept;
                    }
                }
                3 => {
                    durable = model.rows.clone();
                    marks = LiveMarks::new(1000);
                    for (place, mark) in &durable {
                        marks.load(Place(*place), *mark);
                    }
                }
                _ => {
                    let mut places = Vec::new();
                    let spent = marks.spend(ONE, &[until(id, seconds)], &mut places);
                    let mark = LiveMark { tenant: ONE, mark: mark(id) };
                    prop_assert_eq!(spent.is_ok(), model.spent.insert(mark));
                    for (place, mark) in places {
                        prop_assert_eq!(model.rows.insert(place.0, mark), None);
                    }
                }
            }
            prop_assert_eq!(marks.count, model.rows.len());
            let asked = LiveMark { tenant: ONE, mark: mark(id) };
            prop_assert_eq!(marks.is_spent(asked), model.spent.contains(&asked));
        }
    }
}
