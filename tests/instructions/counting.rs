//! Reading everything, and counting what that costs.

mod arguments; // what to run
mod callgrind; // what valgrind counts
mod shapes; // what is read
mod verdict; // what that comes to, and the budgets

use arguments::{Arguments, Part};
use parlor::fuzzing::counted::{CountedReader, READERS};
use shapes::{Shape, shapes};
use std::{hint::black_box, num::NonZero, process::ExitCode, thread};
use verdict::Verdict;

/// The exit code of a run that found something wrong, as the standard harness has it.
const FAILED: u8 = 101;

/// How many times as long as the first each input of a shape is.
const TIMES: [usize; 3] = [1, 2, 4];

/// In how many processes it is counted at the most: each begins with some seconds in which nothing is.
const MOST_SHARES: usize = 4;

/// How long what is read first is, in bytes, so that nothing is counted that is only done once.
const WARM: usize = 16;

/// Does what it is asked on the command line.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::read();
    let readers: Vec<_> = READERS.into_iter().filter(|reader| arguments.wants(reader.name)).collect();
    if readers.is_empty() {
        return ExitCode::SUCCESS;
    }
    match arguments.part {
        Part::List => readers.iter().for_each(|reader| println!("{}: test", reader.name)),
        Part::Read => read_all(&arguments.share_of(readers)),
        Part::Count => return count(readers, &arguments),
        Part::Try => {
            read_all(&readers);
            println!("\ninstructions: all is read; `bin/test instructions` counts what it costs\n");
        }
    }
    ExitCode::SUCCESS
}

/// Reads every shape at every length.
fn read_all(readers: &[CountedReader]) {
    for reader in readers {
        let shapes = shapes(reader.reads);
        shapes.iter().for_each(|shape| (reader.read)(&shape.input(WARM, 1)));
        for shape in &shapes {
            let [once, twice, four_times] = inputs(reader, shape);
            read_once(reader.read, &once);
            read_twice_as_much(reader.read, &twice);
            read_four_times_as_much(reader.read, &four_times);
            write_counts();
        }
    }
}

/// The inputs of a shape.
fn inputs(reader: &CountedReader, shape: &Shape) -> [Vec<u8>; 3] {
    TIMES.map(|times| shape.input(reader.most / TIMES[2], times))
}

/// What valgrind counts, by the names of these functions: one for each length, so that it need write less.
const COUNTED: [&str; 3] = ["read_once", "read_twice_as_much", "read_four_times_as_much"];

#[inline(never)]
fn read_once(read: fn(&[u8]), input: &[u8]) {
    read(black_box(input));
}

#[inline(never)]
fn read_twice_as_much(read: fn(&[u8]), input: &[u8]) {
    read(black_box(input));
}

#[inline(never)]
fn read_four_times_as_much(read: fn(&[u8]), input: &[u8]) {
    read(black_box(input));
}

/// Where valgrind writes down what it has counted.
const WRITTEN: &str = "write_counts";

#[inline(never)]
fn write_counts() {
    black_box(());
}

/// Counts everything, in as many processes as there are processors, and says what it comes to.
fn count(readers: Vec<CountedReader>, arguments: &Arguments) -> ExitCode {
    let shares =
        thread::available_parallelism().map_or(1, NonZero::get).min(MOST_SHARES).min(readers.len().max(1));
    let counted: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = (0..shares)
            .map(|which| arguments.of_share(which, shares))
            .map(|arguments| scope.spawn(move || callgrind::counts(COUNTED, WRITTEN, &arguments)))
            .collect();
        running.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let counted: Result<Vec<_>, _> = counted.into_iter().collect();
    let mut counted: Vec<_> = match counted {
        Ok(counted) => counted.into_iter().map(Vec::into_iter).collect(),
        Err(why) => {
            eprintln!("instructions: {why}");
            return ExitCode::from(FAILED);
        }
    };
    let mut wrong = Vec::new();
    println!("\ninstructions:");
    for (nth, reader) in readers.iter().enumerate() {
        let counts = &mut counted[nth % shares];
        let mut verdict = Verdict::of(reader.name);
        for shape in shapes(reader.reads) {
            let lengths = inputs(reader, &shape).map(|input| input.len());
            let counts = counts.next().unwrap_or_default();
            verdict.add(&shape.name, lengths.into_iter().zip(counts).collect());
        }
        println!("  {}", verdict.line());
        if arguments.is_one() {
            verdict.lines().for_each(|line| println!("    {line}"));
        }
        wrong.extend(verdict.wrong());
    }
    if counted.iter_mut().any(|counts| counts.next().is_some()) {
        wrong.push("more was counted than was read".to_owned());
    }
    if wrong.is_empty() {
        println!("instructions: all is well\n");
        return ExitCode::SUCCESS;
    }
    wrong.iter().for_each(|wrong| eprintln!("instructions: {wrong}"));
    ExitCode::from(FAILED)
}
