//! Small dense linear algebra, row-major: product, inverse of a generator, solution with pivoting.
#![allow(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    clippy::needless_for_each
)] // numeric kernel: indices are bounded by the dimensions

#[derive(Debug, Clone)]
pub struct Matrix {
    pub rows: usize,
    pub cols: usize,
    pub data: Vec<f64>,
}

impl Matrix {
    pub fn zeros(rows: usize, cols: usize) -> Self {
        Self {
            rows,
            cols,
            data: vec![0.0; rows * cols],
        }
    }

    pub fn row(&self, i: usize) -> &[f64] {
        &self.data[i * self.cols..(i + 1) * self.cols]
    }

    pub fn row_mut(&mut self, i: usize) -> &mut [f64] {
        &mut self.data[i * self.cols..(i + 1) * self.cols]
    }

    /// `self * other`, four rows at a time so that each row of `other` is read once for four.
    pub fn times(&self, other: &Self) -> Self {
        let (n, cols) = (self.cols, other.cols);
        let mut out = Self::zeros(self.rows, cols);
        for (block, rows) in out.data.chunks_mut(4 * cols).zip(self.data.chunks(4 * n)) {
            let height = rows.len() / n;
            if height == 4 {
                let (r0, rest) = block.split_at_mut(cols);
                let (r1, rest) = rest.split_at_mut(cols);
                let (r2, r3) = rest.split_at_mut(cols);
                for k in 0..n {
                    let (a0, a1, a2, a3) = (rows[k], rows[n + k], rows[2 * n + k], rows[3 * n + k]);
                    let b = other.row(k);
                    for ((((x0, x1), x2), x3), y) in r0
                        .iter_mut()
                        .zip(r1.iter_mut())
                        .zip(r2.iter_mut())
                        .zip(r3.iter_mut())
                        .zip(b)
                    {
                        *x0 += a0 * y;
                        *x1 += a1 * y;
                        *x2 += a2 * y;
                        *x3 += a3 * y;
                    }
                }
            } else {
                for (r, a) in block.chunks_mut(cols).zip(rows.chunks(n)) {
                    for (k, x) in a.iter().enumerate() {
                        add_scaled(r, other.row(k), *x);
                    }
                }
            }
        }
        out
    }

    /// Inverse of the generator whose rates between states are `self` (its diagonal is not read) and whose rate out of the set is
    /// `slack` from every state; every step adds positive numbers, so every entry is exact to rounding (Grassmann, Taksar and Heyman).
    pub fn invert_generator(mut self, slack: f64) -> Self {
        let n = self.rows;
        let mut out = vec![slack; n];
        let mut pivot = vec![0.0; n];
        for k in 0..n {
            let (head, tail) = self.data.split_at_mut((k + 1) * n);
            let top = &head[k * n..];
            pivot[k] = out[k] + top[k + 1..].iter().sum::<f64>();
            for (i, row) in tail.chunks_mut(n).enumerate() {
                let f = row[k] / pivot[k];
                row[k] = f;
                if f != 0.0 {
                    add_scaled(&mut row[k + 1..], &top[k + 1..], f);
                    out[k + 1 + i] += f * out[k];
                }
            }
        }
        let mut x = Self::zeros(n, n);
        for i in 0..n {
            let (head, tail) = x.data.split_at_mut(i * n);
            let row = &mut tail[..n];
            for (k, done) in head.chunks(n).enumerate() {
                add_scaled(&mut row[..=k], &done[..=k], self.data[i * n + k]);
            }
            row[i] = 1.0;
        }
        for k in (0..n).rev() {
            let (head, tail) = x.data.split_at_mut((k + 1) * n);
            let row = &mut head[k * n..];
            for (j, done) in tail.chunks(n).enumerate() {
                add_scaled(row, done, self.data[k * n + k + 1 + j]);
            }
            let inverse = 1.0 / pivot[k];
            row.iter_mut().for_each(|v| *v *= inverse);
        }
        x
    }

    /// Solves `self x = b` with row equilibration and partial pivoting; `None` when singular.
    pub fn solve(mut self, mut b: Vec<f64>) -> Option<Vec<f64>> {
        let n = self.rows;
        for (row, y) in self.data.chunks_mut(n).zip(&mut b) {
            let top = row.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
            if top == 0.0 {
                return None;
            }
            for x in row.iter_mut() {
                *x /= top;
            }
            *y /= top;
        }
        for k in 0..n {
            let pivot = (k..n).max_by(|i, j| {
                self.data[i * n + k]
                    .abs()
                    .total_cmp(&self.data[j * n + k].abs())
            })?;
            if self.data[pivot * n + k] == 0.0 {
                return None;
            }
            if pivot != k {
                let (head, tail) = self.data.split_at_mut(pivot * n);
                head[k * n..(k + 1) * n].swap_with_slice(&mut tail[..n]);
                b.swap(k, pivot);
            }
            let (head, tail) = self.data.split_at_mut((k + 1) * n);
            let top = &head[k * n..];
            let inverse = 1.0 / top[k];
            for (i, row) in tail.chunks_mut(n).enumerate() {
                let f = row[k] * inverse;
                if f != 0.0 {
                    add_scaled(&mut row[k..], &top[k..n], -f);
                    b[k + 1 + i] -= f * b[k];
                }
            }
        }
        for k in (0..n).rev() {
            let row = self.row(k);
            let sum: f64 = row[k + 1..]
                .iter()
                .zip(&b[k + 1..])
                .map(|(a, x)| a * x)
                .sum();
            b[k] = (b[k] - sum) / row[k];
        }
        b.iter().all(|x| x.is_finite()).then_some(b)
    }
}

/// `row += f * other`.
pub fn add_scaled(row: &mut [f64], other: &[f64], f: f64) {
    for (x, y) in row.iter_mut().zip(other) {
        *x += f * y;
    }
}

/// Row vector times matrix.
pub fn row_times(v: &[f64], m: &Matrix) -> Vec<f64> {
    let mut out = vec![0.0; m.cols];
    for (x, row) in v.iter().zip(m.data.chunks(m.cols.max(1))) {
        if *x != 0.0 {
            add_scaled(&mut out, row, *x);
        }
    }
    out
}
