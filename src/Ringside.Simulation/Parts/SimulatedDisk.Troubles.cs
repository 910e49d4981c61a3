namespace Ringside.Simulation.Parts;

/// <content>What can happen to it while its process runs.</content>
internal sealed partial class SimulatedDisk
{
    private readonly HashSet<long> _flipped = [];
    private bool _isFull;
    private long _slowNanos;

    /// <summary>Whoever asks for something that the disk cannot do later must wait for so long.</summary>
    internal Action<long>? Waits { get; init; }

    private long MostNanos => Math.Max(manners.WriteNanos, _slowNanos);

    /// <summary>There is no room for batches any more, or there is again: a process that has found none must be started anew to see
    /// it.</summary>
    internal void SetFull(bool isFull) => _isFull = isFull;

    /// <summary>Writes, synchronizations and promises take longer from now on.</summary>
    /// <param name="mostNanos">How long each at most; 0 for as long as before.</param>
    internal void SetSlow(long mostNanos) => _slowNanos = mostNanos;

    /// <summary>A bit of a batch flips, and nobody knows: its CRC says so to who reads it, and to the next process that starts.</summary>
    /// <returns>False when there is no batch.</returns>
    internal bool TryFlip()
    {
        long number = _written.Count == 0 ? 0 : 1 + dice.Below(_written.Count);
        if (number == 0 || !_flipped.Add(number))
        {
            return false;
        }

        byte[] packets = _written[(int)number - 1];
        long bit = dice.Below(8L * packets.Length);
        packets[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        return true;
    }

    private void WaitForWrites()
    {
        if (_slowNanos > 0 && _underWay.Count > 0)
        {
            Waits?.Invoke(Math.Max(0, _underWay.Last().DoneNanos - _nowNanos));
        }
    }

    private void WaitIfSlow()
    {
        if (_slowNanos > 0)
        {
            Waits?.Invoke(dice.Below(_slowNanos));
        }
    }
}
