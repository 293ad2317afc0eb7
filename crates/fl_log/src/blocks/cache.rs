//! Decompressed chunks that were used last.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Keeps chunks until they are together larger than the limit; then the longest unused go.
pub(crate) struct BlockCache {
    limit_bytes: u64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    chunks: HashMap<u32, Kept>,
    n_bytes: u64,
    tick: u64,
}

struct Kept {
    chunk: Arc<Vec<u8>>,
    last_used: u64,
}

impl BlockCache {
    pub(crate) fn new(limit_bytes: u64) -> Self {
        Self {
            limit_bytes,
            state: Mutex::default(),
        }
    }

    pub(crate) fn get(&self, block_idx: u32) -> Option<Arc<Vec<u8>>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.tick += 1;
        let tick = state.tick;
        let kept = state.chunks.get_mut(&block_idx)?;
        kept.last_used = tick;
        Some(kept.chunk.clone())
    }

    /// The same, without counting as a use: whoever goes through all chunks uses each once.
    pub(crate) fn peek(&self, block_idx: u32) -> Option<Arc<Vec<u8>>> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        Some(state.chunks.get(&block_idx)?.chunk.clone())
    }

    /// Keeps a copy of a chunk if none has to go for it.
    pub(crate) fn copy_if_room(&self, block_idx: u32, chunk: &[u8]) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let n_bytes = state.n_bytes + chunk.len() as u64;
        if n_bytes > self.limit_bytes || state.chunks.contains_key(&block_idx) {
            return;
        }
        state.n_bytes = n_bytes;
        let kept = Kept {
            chunk: Arc::new(chunk.to_vec()),
            last_used: state.tick,
        };
        state.chunks.insert(block_idx, kept);
    }

    /// Keeps the chunk. Gives memory of one that had to go, if nobody else holds it: to clear
    /// fresh memory takes nearly as long as to fill it.
    pub(crate) fn insert(&self, block_idx: u32, chunk: &Arc<Vec<u8>>) -> Option<Vec<u8>> {
        if chunk.len() as u64 > self.limit_bytes {
            return None;
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.tick += 1;
        let kept = Kept {
            chunk: chunk.clone(),
            last_used: state.tick,
        };
        state.n_bytes += chunk.len() as u64;
        if let Some(replaced) = state.chunks.insert(block_idx, kept) {
            state.n_bytes -= replaced.chunk.len() as u64;
        }
        let mut memory = None;
        while state.n_bytes > self.limit_bytes {
            let dropped = state.drop_longest_unused();
            memory = dropped.and_then(Arc::into_inner).or(memory);
        }
        memory
    }
}

impl State {
    fn drop_longest_unused(&mut self) -> Option<Arc<Vec<u8>>> {
        let oldest = self.chunks.iter().min_by_key(|(_, kept)| kept.last_used);
        let block_idx = oldest.map(|(block_idx, _)| *block_idx);
        let Some(dropped) = block_idx.and_then(|idx| self.chunks.remove(&idx)) else {
            self.n_bytes = 0;
            return None;
        };
        self.n_bytes -= dropped.chunk.len() as u64;
        Some(dropped.chunk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_the_longest_unused() {
        let cache = BlockCache::new(10);
        let chunk = |n_bytes| Arc::new(vec![0_u8; n_bytes]);
        cache.insert(1, &chunk(4));
        cache.insert(2, &chunk(4));
        cache.insert(2, &chunk(4));
        assert!(cache.get(1).is_some());
        assert!(cache.insert(3, &chunk(4)).is_some());
        assert!(cache.get(2).is_none());
        assert!(cache.get(1).is_some() && cache.get(3).is_some());
        cache.insert(4, &chunk(11));
        assert!(cache.get(4).is_none());
        cache.copy_if_room(5, &[0; 3]);
        assert!(cache.get(5).is_none());
        cache.copy_if_room(6, &[0; 2]);
        assert!(cache.get(6).is_some() && cache.get(1).is_some());
    }
}
