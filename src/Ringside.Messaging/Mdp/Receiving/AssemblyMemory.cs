using System.Numerics;

namespace Ringside.Messaging.Mdp.Receiving;

/// <summary>Buffers for messages of several blocks, in sizes of powers of two, never more bytes than the limit. What was returned is kept
/// for the next one.</summary>
internal sealed class AssemblyMemory(int limit)
{
    private readonly Stack<byte[]>[] _free = [.. Enumerable.Range(0, 32).Select(_ => new Stack<byte[]>())];
    private long _used;
    private long _kept;

    /// <summary>Bytes that are out.</summary>
    internal long Used => _used;

    /// <summary>Takes a buffer of at least that size.</summary>
    /// <returns>Null when it would be too much now.</returns>
    internal byte[]? TryTake(int size)
    {
        int order = BitOperations.Log2((uint)Math.Max(1, size - 1)) + 1;
        long bytes = 1L << order;
        if (_used + bytes > limit)
        {
            return null;
        }

        _used += bytes;
        if (_free[order].TryPop(out byte[]? buffer))
        {
            _kept -= bytes;
            return buffer;
        }

        while (_used + _kept > limit && TryForget())
        {
        }

        return new byte[bytes];
    }

    /// <summary>The longest message that can be taken at all.</summary>
    internal int Longest { get; } = 1 << BitOperations.Log2((uint)limit);

    /// <summary>Gives a buffer back.</summary>
    internal void Give(byte[] buffer)
    {
        _used -= buffer.Length;
        _kept += buffer.Length;
        _free[BitOperations.Log2((uint)buffer.Length)].Push(buffer);
    }

    private bool TryForget()
    {
        foreach (Stack<byte[]> stack in _free)
        {
            if (stack.TryPop(out byte[]? buffer))
            {
                _kept -= buffer.Length;
                return true;
            }
        }

        return false;
    }
}
