//! What people might say, half of it Korean and half English: words as frequent as words are (Zipf), and repeatable.

/// SplitMix64 (Steele, Lea, Flood, 2014).
#[derive(Clone, Debug)]
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// A rank below this, the first the most frequent: the n-th comes about as often as 1/n.
    pub(super) fn zipf(&mut self, bound: usize) -> usize {
        let part = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((bound as f64 + 1.0).powf(part) - 1.0) as usize
    }
}

/// How many words each language has: a busy community's vocabulary.
pub(super) const WORDS: usize = 30_000;

/// The words that people use, by how often.
pub(super) struct Corpus {
    pub(super) english: Vec<String>,
    /// Stems: what comes behind them depends on the sentence.
    pub(super) korean: Vec<String>,
}

/// What is most frequent anywhere, so that prefixes and pairs of letters are as unevenly spread as they are.
const ENGLISH: &str = "the to and a of i in is you that it for on this have be with not are we was but they what if \
    so can do at or as from just like there will my about out up when one would all your how know get think time \
    message server please hello thanks working update people today tomorrow meeting question answer problem";
const KOREAN: &str = "이 그 저 것 수 나 우리 오늘 내일 지금 여기 사람 시간 생각 문제 회의 질문 대답 서버 메시지 확인 \
    감사 안녕 그냥 진짜 정말 다시 같이 조금 많이 아직 이미 먼저 나중 데이터 훈련 학습 모델 결과 코드 테스트 배포";
const PARTICLES: [&str; 14] =
    ["", "은", "는", "이", "가", "을", "를", "에", "에서", "으로", "도", "입니다", "했어요", "하는데"];
const ONSETS: &str = "b c ch d f g h j k l m n p pr qu r s sh st t th tr v w y z";
const RHYMES: &str = "a e i o u ai ea ee ou an en in on ar er or al ing ent ist ack ight ove ation";

impl Corpus {
    pub(super) fn new(random: &mut Random) -> Self {
        let (onsets, rhymes): (Vec<_>, Vec<_>) = (ONSETS.split(' ').collect(), RHYMES.split(' ').collect());
        let mut english: Vec<String> = ENGLISH.split_whitespace().map(str::to_owned).collect();
        while english.len() < WORDS {
            let syllable = |random: &mut Random| {
                onsets[random.zipf(onsets.len())].to_owned() + rhymes[random.zipf(rhymes.len())]
            };
            english.push((0..=1 + random.below(3)).map(|_| syllable(random)).collect());
        }
        // Two thousand syllables are in use, and a few of them nearly everywhere.
        let syllables: Vec<char> =
            (0..2000_u32).filter_map(|nth| char::from_u32(0xAC00 + nth * 7919 % 11172)).collect();
        let mut korean: Vec<String> = KOREAN.split_whitespace().map(str::to_owned).collect();
        while korean.len() < WORDS {
            korean.push((0..2 + random.below(3)).map(|_| syllables[random.zipf(syllables.len())]).collect());
        }
        Self { english, korean }
    }

    /// Something said: three to twenty words.
    pub(super) fn sentence(&self, random: &mut Random) -> String {
        let is_korean = random.below(2) == 0;
        let words = (0..3 + random.below(6) + random.below(6) * random.below(3)).map(|_| {
            // Also in Korean now and then a word is English.
            if is_korean && random.below(12) != 0 {
                self.korean[random.zipf(WORDS)].clone() + PARTICLES[random.below(PARTICLES.len())]
            } else {
                self.english[random.zipf(WORDS)].clone()
            }
        });
        words.collect::<Vec<_>>().join(" ")
    }
}
