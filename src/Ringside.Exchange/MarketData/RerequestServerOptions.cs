using Ringside.Protocols.Fields;
using Ringside.Protocols.MoldUdp64;

namespace Ringside.Exchange.MarketData;

/// <summary>All limits of a <see cref="RerequestServer"/>.</summary>
public sealed record RerequestServerOptions
{
    /// <summary>Name of the session; requests for others are ignored.</summary>
    public required Alpha10 Session { get; init; }

    /// <summary>Most bytes of an answer, from <see cref="MoldPublisherOptions.SmallestPacket"/> to
    /// <see cref="MoldPacketWriter.UsualPacketSize"/>.</summary>
    public int MaximumPacket { get; init; } = 1_400;

    /// <summary>Most messages of an answer, from 1 to <see cref="MoldHeader.MaximumMessageCount"/>.</summary>
    public int MaximumMessages { get; init; } = 100;

    /// <summary>Answers to one address in a second, in the long run; 1 to 1,000,000.</summary>
    public int AnswersPerSecond { get; init; } = 500;

    /// <summary>Answers to one address at once.</summary>
    public int Burst { get; init; } = 200;

    /// <summary>Answers to all addresses in a second, in the long run; 1 to 1,000,000. Addresses of datagrams can be forged, so this bounds
    /// what others can be made to receive.</summary>
    public int AnswersPerSecondInAll { get; init; } = 20_000;

    /// <summary>Answers to all addresses at once.</summary>
    public int BurstInAll { get; init; } = 4_000;

    /// <summary>Addresses that are remembered, up to 1,048,576; rounded up to a power of two, 8 at least.</summary>
    public int MaximumAddresses { get; init; } = 4_096;

    /// <summary>A number that those who choose addresses do not know.</summary>
    public ulong HashSecret { get; init; }

    internal void Validate()
    {
        const int mostPerSecond = 1_000_000;
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumPacket, MoldPublisherOptions.SmallestPacket);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumPacket, MoldPacketWriter.UsualPacketSize);
        foreach (int number in (ReadOnlySpan<int>)[MaximumMessages, AnswersPerSecond, Burst, AnswersPerSecondInAll, BurstInAll,
            MaximumAddresses])
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumMessages, MoldHeader.MaximumMessageCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(AnswersPerSecond, mostPerSecond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(AnswersPerSecondInAll, mostPerSecond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Burst, mostPerSecond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BurstInAll, mostPerSecond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumAddresses, 1 << 20);
    }
}
