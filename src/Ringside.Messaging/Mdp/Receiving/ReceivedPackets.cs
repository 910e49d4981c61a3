using System.Numerics;
using Ringside.Messaging.Mdp.Sending;

namespace Ringside.Messaging.Mdp.Receiving;

/// <summary>Which packets of a connection have arrived, by number: so that none counts twice, and so that the peer can be told.</summary>
/// <remarks>A ring of bits, one for each number above <see cref="Confirmed"/>, as many as a sender may have between its lowest
/// outstanding packet and its newest.</remarks>
internal sealed class ReceivedPackets
{
    /// <summary>Numbers that can be told apart: twice the sender's limit, because what it calls settled may be told by a packet that is
    /// lost.</summary>
    internal const int Capacity = 2 * SentPackets.Limit;

    private ulong[] _bits = new ulong[4];

    /// <summary>All packets up to this number have arrived, or their sender waits for them no more.</summary>
    internal long Confirmed { get; private set; }

    /// <summary>The highest number that has arrived.</summary>
    internal long Largest { get; private set; }

    /// <summary>True when a packet between <see cref="Confirmed"/> and <see cref="Largest"/> is missing.</summary>
    internal bool HasGap => Largest > Confirmed;

    /// <summary>Whether this number may be taken: it has not arrived before.</summary>
    internal bool IsNew(long number) => number > Largest || (number > Confirmed && !Has(number));

    /// <summary>Makes room for a number that is far ahead: all that its sender sent meanwhile was lost, for hours perhaps.</summary>
    /// <param name="number">The number.</param>
    /// <param name="settled">How many before it its sender waits for at most.</param>
    /// <returns>False when there is none, because the sender waits for more than a sender may.</returns>
    internal bool TryReach(long number, long settled)
    {
        if (number - Confirmed <= Capacity)
        {
            return true;
        }

        if (settled >= Capacity)
        {
            return false;
        }

        long lowest = number - settled;
        if (lowest > Largest)
        {
            Array.Clear(_bits);
            Confirmed = Largest = lowest - 1;
        }
        else
        {
            SettleBelow(lowest);
        }

        return true;
    }

    /// <summary>Notes an arrival.</summary>
    /// <param name="number">A number that <see cref="IsNew"/>.</param>
    internal void Add(long number)
    {
        if (number == Confirmed + 1 && Largest <= Confirmed)
        {
            Confirmed = Largest = number;
            return;
        }

        Reserve(number);
        Set(number);
        Largest = Math.Max(Largest, number);
        Advance();
    }

    /// <summary>The sender waits for nothing below this number.</summary>
    internal void SettleBelow(long number)
    {
        if (number - 1 <= Confirmed || number - 1 > Largest)
        {
            return;
        }

        for (long cleared = Confirmed + 1; cleared < number; cleared++)
        {
            Clear(cleared);
        }

        Confirmed = number - 1;
        Advance();
    }

    /// <summary>Whether a number above <see cref="Confirmed"/>, up to <see cref="Largest"/>, has arrived.</summary>
    internal bool Has(long number) => (_bits[Word(number)] >> ((int)number & 63) & 1) != 0;

    /// <summary>The next run of numbers that arrived, or are missing, from a number on.</summary>
    /// <param name="from">Where to begin, above <see cref="Confirmed"/>.</param>
    /// <param name="arrived">Which kind.</param>
    /// <param name="first">The first of the run.</param>
    /// <param name="last">The last of it, at most <see cref="Largest"/>.</param>
    internal bool TryFindRun(long from, bool arrived, out long first, out long last)
    {
        first = Skip(from, !arrived);
        last = 0;
        if (first > Largest)
        {
            return false;
        }

        last = Skip(first, arrived) - 1;
        return true;
    }

    // The first number at or after this one that is not of the kind; one past the largest when all are.
    private long Skip(long number, bool arrived)
    {
        while (number <= Largest)
        {
            ulong word = _bits[Word(number)] >> ((int)number & 63);
            int left = 64 - ((int)number & 63);
            int run = Math.Min(left, BitOperations.TrailingZeroCount(arrived ? ~word : word));
            number += run;
            if (run < left)
            {
                break;
            }
        }

        return Math.Min(number, Largest + 1);
    }

    private void Advance()
    {
        while (Confirmed < Largest && Has(Confirmed + 1))
        {
            Clear(Confirmed + 1);
            Confirmed++;
        }
    }

    private void Reserve(long number)
    {
        int bits = _bits.Length * 64;
        if (number - Confirmed < bits)
        {
            return;
        }

        while (number - Confirmed >= bits)
        {
            bits *= 2;
        }

        ulong[] old = _bits;
        _bits = new ulong[bits / 64];
        for (long one = Confirmed + 1; one <= Largest; one++)
        {
            if ((old[(int)(one >> 6) & (old.Length - 1)] >> ((int)one & 63) & 1) != 0)
            {
                Set(one);
            }
        }
    }

    private int Word(long number) => (int)(number >> 6) & (_bits.Length - 1);

    private void Set(long number) => _bits[Word(number)] |= 1UL << ((int)number & 63);

    private void Clear(long number) => _bits[Word(number)] &= ~(1UL << ((int)number & 63));
}
