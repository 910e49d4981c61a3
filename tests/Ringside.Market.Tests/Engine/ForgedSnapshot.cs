using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Ringside.Market.Engine;
using Ringside.Market.Events;
using Ringside.Market.Snapshots;

namespace Ringside.Market.Tests.Engine;

/// <summary>The parts of a snapshot, to be changed in place, and a way to load it as one whose sums and digest are right.</summary>
internal sealed partial class ForgedSnapshot(byte[] bytes)
{
    public byte[] Bytes { get; } = bytes;

    public ref SnapshotHeader Header => ref MemoryMarshal.AsRef<SnapshotHeader>(Bytes.AsSpan());

    public Span<InstrumentRecord> Instruments => Records<InstrumentRecord>(0, Header.Instruments);

    public Span<MemberRecord> Members => Records<MemberRecord>(Header.Instruments * InstrumentRecord.Size, Header.Members);

    public Span<SessionRecord> Sessions => Records<SessionRecord>(
        (Header.Instruments * InstrumentRecord.Size) + (Header.Members * MemberRecord.Size), Header.Sessions);

    public Span<OrderRecord> Orders => Records<OrderRecord>((uint)Header.BodyLength - (Header.Orders * OrderRecord.Size), Header.Orders);

    /// <summary>Loads with the digest that the engine finds itself, if that is all that the bytes miss.</summary>
    public bool TryLoad(out EngineCore<EventBufferSink, NoFaults>? engine, out string error)
    {
        SnapshotSums.Correct(Bytes);
        if (TryLoadAsItIs(out engine, out error))
            return true;
        Match digest = OtherDigest().Match(error);
        if (!digest.Success)
            return false;
        SnapshotSums.SetDigest(Bytes, ulong.Parse(digest.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        SnapshotSums.Correct(Bytes);
        return TryLoadAsItIs(out engine, out error);
    }

    private Span<T> Records<T>(uint from, uint count)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes.AsSpan(SnapshotHeader.Size + (int)from))[..(int)count];

    private bool TryLoadAsItIs(out EngineCore<EventBufferSink, NoFaults>? engine, out string error) =>
        EngineCore<EventBufferSink, NoFaults>.TryLoad(Bytes, Venue.Small, new EventBuffer().Sink, default, out engine, out error);

    [GeneratedRegex("but what is in it has ([0-9a-f]{16})")]
    private static partial Regex OtherDigest();
}
