using Ringside.App.Output;
using Ringside.Linux.Captures;
using Ringside.Messaging.Mdp.Dumps;
using Ringside.Net.Captures;

namespace Ringside.App.Commands.Mdp;

/// <summary>What was found in a capture, for the line at its end.</summary>
internal sealed class DecodeTotals
{
    private long _packets;
    private long _badChecksums;
    private long _malformed;
    private long _closed;
    private long _wrongSeals;
    private long _cut;
    private long _unknownLinks;
    private long _noDatagrams;

    /// <summary>Frames of the capture.</summary>
    internal long Frames { get; set; }

    /// <summary>UDP datagrams that are no MDP.</summary>
    internal long OtherDatagrams { get; set; }

    internal void Count(DumpedPacket packet)
    {
        _packets++;
        _badChecksums += packet.HasGoodChecksum ? 0 : 1;
        _malformed += packet.Fault is null ? 0 : 1;
        _closed += packet.Seal == SealState.Unknown && packet.Kind == "sealed" ? 1 : 0;
        _wrongSeals += packet.Seal == SealState.Wrong ? 1 : 0;
    }

    /// <summary>Counts a frame without a datagram that can be read, by the reason.</summary>
    internal void CountUnread(in CapturedFrame frame)
    {
        if (!CapturedDatagram.IsKnownLink(frame.LinkType))
        {
            _unknownLinks++;
        }
        else if (frame.Bytes.Length < frame.OriginalLength)
        {
            _cut++;
        }
        else
        {
            _noDatagrams++;
        }
    }

    /// <summary>One line.</summary>
    internal string Summary()
    {
        string packets = Counted.Of(_packets, "MDP packet") + " in " + Counted.Of(Frames, "frame");
        var parts = new List<string> { packets };
        Add(parts, _badChecksums, "with a bad checksum");
        Add(parts, _malformed, "malformed");
        Add(parts, _closed, "sealed and not decrypted");
        Add(parts, _wrongSeals, "with a wrong seal");
        string frames = $"{Counted.Of(_noDatagrams, "frame")} without a whole UDP datagram";
        string skipped = $"skipped: {Counted.Of(OtherDatagrams, "other datagram")}, {frames}";
        Add(parts, 1, skipped, isCounted: false);
        Add(parts, _cut, "cut by the capture");
        Add(parts, _unknownLinks, "of a link type that is not known here");
        return string.Join(", ", parts);
    }

    private static void Add(List<string> parts, long count, string what, bool isCounted = true)
    {
        if (count > 0)
        {
            parts.Add(isCounted ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} {what}") : what);
        }
    }
}
