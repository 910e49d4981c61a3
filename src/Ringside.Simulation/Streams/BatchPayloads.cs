using System.Buffers.Binary;
using Ringside.Messaging.Streams.Following;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Simulation.Streams;

/// <summary>What is in batches: a number that all other bytes, and how many there are, follow from.</summary>
internal sealed class BatchPayloads(StreamScenario scenario, ScenarioDice dice)
{
    private readonly byte[] _bytes = new byte[scenario.PayloadBytes];

    /// <summary>Makes the next one.</summary>
    internal ReadOnlySpan<byte> Next()
    {
        ulong seed = dice.Bits();
        int length = 8 + (int)dice.Below(scenario.PayloadBytes - 7);
        seed = (seed & ~0xFFFFUL) | (uint)length;
        Fill(_bytes.AsSpan(0, length), seed);
        return _bytes.AsSpan(0, length);
    }

    /// <summary>Makes again what is known by its beginning; empty when that is too short.</summary>
    internal ReadOnlySpan<byte> Again(ReadOnlySpan<byte> beginning)
    {
        if (beginning.Length < 8)
        {
            return default;
        }

        ulong seed = BinaryPrimitives.ReadUInt64LittleEndian(beginning);
        int length = (int)(seed & 0xFFFF);
        Require(length >= beginning.Length && length <= _bytes.Length, -1);
        Fill(_bytes.AsSpan(0, length), seed);
        Require(_bytes.AsSpan(0, beginning.Length).SequenceEqual(beginning), -1);
        return _bytes.AsSpan(0, length);
    }

    /// <summary>The number that all of a batch follows from.</summary>
    internal static ulong SeedOf(in StreamBatch batch) => BinaryPrimitives.ReadUInt64LittleEndian(batch.Payload);

    /// <summary>Looks whether a batch is as it was made.</summary>
    internal void Check(in StreamBatch batch)
    {
        if (batch.IsEpochStarted)
        {
            bool isRight = EpochStart.TryRead(batch.Payload, out EpochStart? start) && start.Epoch == batch.Epoch
                && start.Runs[^1].First == batch.Number;
            Require(isRight, batch.Number);
            return;
        }

        var expected = new byte[batch.Payload.Length];
        Require(expected.Length >= 8 && expected.Length == (int)(SeedOf(batch) & 0xFFFF), batch.Number);
        Fill(expected, SeedOf(batch));
        Require(batch.Payload.SequenceEqual(expected), batch.Number);
    }

    private static void Fill(Span<byte> bytes, ulong seed)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, seed);
        for (int i = 8; i < bytes.Length; i++)
        {
            seed = (seed * 6_364_136_223_846_793_005) + 1_442_695_040_888_963_407;
            bytes[i] = (byte)(seed >> 56);
        }
    }

    private static void Require(bool isRight, long number)
    {
        if (!isRight)
        {
            throw new InvariantException("a batch is read as it was written", $"batch {number}");
        }
    }
}
