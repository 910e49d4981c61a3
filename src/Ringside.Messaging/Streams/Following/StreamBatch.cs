namespace Ringside.Messaging.Streams.Following;

/// <summary>One batch as a reader sees it; valid until the next one is read.</summary>
public readonly ref struct StreamBatch
{
    internal StreamBatch(long number, uint epoch, ulong chain, bool isEpochStarted, bool isEndOfStream, ReadOnlySpan<byte> payload)
    {
        (Number, Epoch, Chain, IsEpochStarted, IsEndOfStream) = (number, epoch, chain, isEpochStarted, isEndOfStream);
        Payload = payload;
    }

    /// <summary>Its number, from 1.</summary>
    public long Number { get; }

    /// <summary>Epoch in which it was written.</summary>
    public uint Epoch { get; }

    /// <summary>Its chain.</summary>
    public ulong Chain { get; }

    /// <summary>Whether it is the first one of an epoch: its payload is <see cref="Wire.EpochStart"/>.</summary>
    public bool IsEpochStarted { get; }

    /// <summary>Whether it is the last one of its identity.</summary>
    public bool IsEndOfStream { get; }

    /// <summary>Payload of all its fragments.</summary>
    public ReadOnlySpan<byte> Payload { get; }
}
