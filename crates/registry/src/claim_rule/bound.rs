//! How much work a rule can be, as a formula in the size of the claims it reads, so that it is known before it runs.
//!
//! The claims a rule reads have a [`Volume`]: so many values, and so much text. What a part of a rule costs, and how large its
//! value can become, is a [`Bound`]: a polynomial in both. One unit is about what it takes to touch one value or 64 bytes of
//! text, some 10 ns; the figures stand in [`cost`]. A comprehension multiplies what its body costs by the number of elements; as
//! comprehensions cannot stand in each other, and a chain of them is refused when the degree exceeds two, two factors are
//! enough.

use std::ops::Add;

/// What things cost, in units of some 10 ns.
pub(super) mod cost {
    /// Evaluating one node.
    pub(crate) const NODE: u64 = 8;
    /// One round of a comprehension, beside its body.
    pub(crate) const ROUND: u64 = 24;
    /// Reading 64 bytes one by one, for `contains` and `matches`.
    pub(crate) const SCAN: u64 = 8;
    /// Comparing values of size one.
    pub(crate) const COMPARE: u64 = 2;
    /// Copying a value of size one.
    pub(crate) const COPY: u64 = 6;
    /// Copying a value of size one into an error.
    pub(crate) const CONVERT: u64 = 12;
    /// Bytes of text that count as one unit of size.
    pub(crate) const BLOCK: usize = 64;
}

/// The size of the claims that a rule reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Volume {
    /// Values: elements, members, and the values themselves.
    pub(super) values: u64,
    /// The above, and one for each 64 bytes of text.
    pub(super) size: u64,
}

/// A polynomial of degree two in a [`Volume`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Bound {
    fixed: u64,
    /// Times `size`.
    linear: u64,
    /// Times `values`.
    counted: u64,
    /// Times `values` times `size`.
    square: u64,
    /// Times the size of the element at which a comprehension stands: within its body alone.
    element: u64,
}

impl Bound {
    pub(super) const ONE: Self = Self::fixed(1);
    /// As large as all that is read.
    pub(super) const SIZE: Self = Self {
        linear: 1,
        ..Self::fixed(0)
    };
    /// As large as the element at which the comprehension stands.
    pub(super) const ELEMENT: Self = Self {
        element: 1,
        ..Self::fixed(0)
    };
    /// As many as there are values in what is read.
    pub(super) const VALUES: Self = Self {
        counted: 1,
        ..Self::fixed(0)
    };

    pub(super) const fn fixed(fixed: u64) -> Self {
        Self {
            fixed,
            linear: 0,
            counted: 0,
            square: 0,
            element: 0,
        }
    }

    fn is_fixed(self) -> bool {
        self == Self::fixed(self.fixed)
    }

    /// One that is no less than the smaller of both: where a formula cannot say which that is, the one of the lower degree.
    pub(super) fn least(self, other: Self) -> Self {
        let degree = |bound: Self| {
            let Self {
                linear,
                counted,
                square,
                element,
                fixed,
            } = bound;
            (square, linear.saturating_add(counted), element, fixed)
        };
        if degree(other) < degree(self) {
            other
        } else {
            self
        }
    }

    /// What a comprehension's rounds cost together, when each costs `self`, over a list of `size` with `count` elements: each
    /// element is one round's alone, so together they are no larger than the list. `None` when the degree would exceed two.
    pub(super) fn over(self, count: Self, size: Self) -> Option<Self> {
        let each = Self { element: 0, ..self };
        Some(each.times(count)? + size.scaled(self.element))
    }

    pub(super) fn scaled(self, factor: u64) -> Self {
        Self {
            fixed: self.fixed.saturating_mul(factor),
            linear: self.linear.saturating_mul(factor),
            counted: self.counted.saturating_mul(factor),
            square: self.square.saturating_mul(factor),
            element: self.element.saturating_mul(factor),
        }
    }

    /// The product; `None` when its degree would exceed two.
    fn times(self, other: Self) -> Option<Self> {
        if self.is_fixed() {
            return Some(other.scaled(self.fixed));
        }
        if other.is_fixed() {
            return Some(self.scaled(other.fixed));
        }
        let too_high = |bound: Self| bound.square != 0 || bound.element != 0;
        // There are no more values than size, so values² and size × values are bounded by one term; size² is not.
        if too_high(self) || too_high(other) || (self.linear != 0 && other.linear != 0) {
            return None;
        }
        let square = [
            (self.counted, other.counted),
            (self.counted, other.linear),
            (self.linear, other.counted),
        ];
        let product = Self {
            square: square.iter().fold(0, |sum: u64, (a, b)| {
                sum.saturating_add(a.saturating_mul(*b))
            }),
            ..Self::fixed(0)
        };
        let outer = Self { fixed: 0, ..self };
        let inner = Self { fixed: 0, ..other };
        Some(
            product
                + outer.scaled(other.fixed)
                + inner.scaled(self.fixed)
                + Self::fixed(self.fixed.saturating_mul(other.fixed)),
        )
    }

    /// Its value for claims of this volume.
    pub(super) fn at(self, volume: Volume) -> u64 {
        let Volume { values, size } = volume;
        self.fixed
            .saturating_add(self.linear.saturating_mul(size))
            .saturating_add(self.counted.saturating_mul(values))
            .saturating_add(self.square.saturating_mul(values).saturating_mul(size))
    }
}

impl Add for Bound {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            fixed: self.fixed.saturating_add(other.fixed),
            linear: self.linear.saturating_add(other.linear),
            counted: self.counted.saturating_add(other.counted),
            square: self.square.saturating_add(other.square),
            element: self.element.saturating_add(other.element),
        }
    }
}
