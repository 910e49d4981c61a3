using System.Buffers.Binary;

namespace Ringside.Messaging.Streams.Wire;

/// <summary>The chain of a stream: a hash of each batch and of the chain before it, so that equal chains mean equal histories.</summary>
/// <remarks>64 x 64 to 128 bit products of keyed words, folded. It tells apart what differs by accident; it does not withstand somebody who
/// makes batches to collide, and need not: a packet that is not the writer's own is kept away by the network.</remarks>
internal ref struct ChainHash
{
    private const ulong KeyA = 0x2D35_8DCC_AA6C_78A5;
    private const ulong KeyB = 0x8BB8_4B93_962E_ACC9;
    private const ulong KeyC = 0x4B33_A62E_D433_D4A3;

    private ulong _state;

    /// <summary>Begins a batch.</summary>
    internal ChainHash(ulong before, StreamId stream, uint identity, uint epoch, long number)
    {
        _state = Fold(before ^ KeyA, ((ulong)stream.Value << 32) ^ identity ^ KeyB);
        _state = Fold(_state ^ epoch ^ KeyC, (ulong)number ^ KeyA);
    }

    /// <summary>Takes the payload of the next fragment in. Fragments must be cut at the same places to give the same chain.</summary>
    internal void Append(ReadOnlySpan<byte> payload)
    {
        ulong state = _state ^ (ulong)payload.Length;
        while (payload.Length >= 16)
        {
            ulong left = BinaryPrimitives.ReadUInt64LittleEndian(payload);
            ulong right = BinaryPrimitives.ReadUInt64LittleEndian(payload[8..]);
            state = Fold(left ^ state ^ KeyB, right ^ KeyC) + System.Numerics.BitOperations.RotateLeft(state, 23);
            payload = payload[16..];
        }

        Span<byte> rest = stackalloc byte[16];
        rest.Clear();
        payload.CopyTo(rest);
        ulong first = BinaryPrimitives.ReadUInt64LittleEndian(rest);
        ulong second = BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]);
        _state = Fold(first ^ state ^ KeyB, second ^ KeyA) + System.Numerics.BitOperations.RotateLeft(state, 29);
    }

    /// <summary>The chain of the batch; never 0.</summary>
    internal readonly ulong End()
    {
        ulong chain = Fold(_state ^ KeyA, KeyC);
        return chain == 0 ? 1 : chain;
    }

    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
