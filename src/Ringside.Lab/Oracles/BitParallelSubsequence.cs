using System.Numerics;

namespace Ringside.Lab.Oracles;

/// <summary>Length of the longest common subsequence of two lists of small numbers, 64 cells of the table a step.</summary>
/// <remarks>
/// Source: H. Hyyrö, "Bit-parallel LCS-length computation revisited", AWOCA 2004. One bit stands for each element of the columns'
/// list. A row of the textbook table rises by 0 or 1 from column to column; a 0 bit marks a column where it rises. With M the
/// columns that hold the row's element, a row becomes V' = (V + (V and M)) or (V and not M), the sum carrying across words.
/// After the last row the number of 0 bits is the length.
/// </remarks>
internal static class BitParallelSubsequence
{
    /// <summary>Compares two lists whose elements are 0 or greater. Costs rows x (columns / 64) steps, and memory linear in the lists
    /// and in their greatest element.</summary>
    public static int Length(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns)
    {
        if (rows.IsEmpty || columns.IsEmpty)
        {
            return 0;
        }

        int words = (columns.Length + 63) / 64;
        Places places = new(columns, words);
        ulong[] state = new ulong[words];
        Array.Fill(state, ulong.MaxValue);
        ulong[] scratch = new ulong[words];
        foreach (int element in rows)
        {
            if (places.TryGetVector(element, out ReadOnlySpan<ulong> matches))
            {
                NextRow(state, matches);
                continue;
            }

            ReadOnlySpan<int> positions = places.Positions(element);
            if (positions.IsEmpty)
            {
                continue;
            }

            foreach (int position in positions)
            {
                scratch[position >> 6] |= 1UL << position;
            }

            NextRow(state, scratch);
            foreach (int position in positions)
            {
                scratch[position >> 6] = 0;
            }
        }

        return CountRises(state);
    }

    private static void NextRow(Span<ulong> state, ReadOnlySpan<ulong> matches)
    {
        ulong carry = 0;
        for (int word = 0; word < state.Length && word < matches.Length; word++)
        {
            ulong old = state[word];
            ulong match = matches[word];
            ulong sum = old + (old & match);
            ulong carryOut = sum < old ? 1UL : 0;
            sum += carry;
            carry = carryOut | (sum < carry ? 1UL : 0);
            state[word] = sum | (old & ~match);
        }
    }

    /// <summary>Counts the 0 bits. Those behind the last column are never matched, so they stay 1.</summary>
    private static int CountRises(ReadOnlySpan<ulong> state)
    {
        int rises = 0;
        foreach (ulong word in state)
        {
            rises += BitOperations.PopCount(~word);
        }

        return rises;
    }

    /// <summary>Where each element stands among the columns. An element that stands there at least once for every word has its
    /// vector of match bits ready (there are at most 64 of those, so memory stays linear); of the others the vector is made when
    /// it is needed, which costs less than the row itself.</summary>
    private sealed class Places
    {
        private readonly int _words;
        private readonly int[] _starts;
        private readonly int[] _positions;
        private readonly int[] _vectorOf;
        private readonly ulong[] _vectors;

        public Places(ReadOnlySpan<int> columns, int words)
        {
            _words = words;
            int symbols = 0;
            foreach (int element in columns)
            {
                symbols = Math.Max(symbols, element + 1);
            }

            _starts = new int[symbols + 1];
            foreach (int element in columns)
            {
                _starts[element + 1]++;
            }

            _vectorOf = new int[symbols];
            int vectors = 0;
            for (int element = 0; element < symbols; element++)
            {
                _vectorOf[element] = _starts[element + 1] >= words ? vectors++ : -1;
                _starts[element + 1] += _starts[element];
            }

            _positions = new int[columns.Length];
            _vectors = new ulong[vectors * words];
            Fill(columns);
        }

        public bool TryGetVector(int element, out ReadOnlySpan<ulong> matches)
        {
            if (element < _vectorOf.Length && _vectorOf[element] >= 0)
            {
                matches = _vectors.AsSpan(_vectorOf[element] * _words, _words);
                return true;
            }

            matches = default;
            return false;
        }

        public ReadOnlySpan<int> Positions(int element) => element < _vectorOf.Length
            ? _positions.AsSpan(_starts[element], _starts[element + 1] - _starts[element])
            : default;

        private void Fill(ReadOnlySpan<int> columns)
        {
            int[] next = _starts[..^1];
            for (int column = 0; column < columns.Length; column++)
            {
                int element = columns[column];
                _positions[next[element]++] = column;
                if (_vectorOf[element] >= 0)
                {
                    _vectors[(_vectorOf[element] * _words) + (column >> 6)] |= 1UL << column;
                }
            }
        }
    }
}
