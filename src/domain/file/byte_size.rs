//! The size of a file, in words.

/// Formats a size with few digits: in MB from 1 MB on, else in KB.
#[must_use]
pub fn byte_size(bytes: u64) -> String {
    let tenths = (bytes * 10) >> 20;
    if 10 <= tenths {
        format!("{}.{} MB", tenths / 10, tenths % 10)
    } else {
        format!("{} KB", bytes.div_ceil(1024))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_has_is_said_in_few_digits() {
        for (bytes, said) in [
            (0, "0 KB"),
            (1, "1 KB"),
            (2048, "2 KB"),
            (1_048_576, "1.0 MB"),
            (1_572_864, "1.5 MB"),
            (16 << 20, "16.0 MB"),
        ] {
            assert_eq!(byte_size(bytes), said);
        }
    }
}
