using System.Globalization;
using System.Text;
using Ringside.Messaging.Mdp.Dumps;

namespace Ringside.App.Output.Mdp;

/// <summary>A packet as a line for people, and its details as lines below that are moved in.</summary>
internal sealed class MdpText(TextWriter output) : IMdpPrinter
{
    public void Print(in PacketPlace place, DumpedPacket packet)
    {
        var line = new StringBuilder();
        line.Append(
            CultureInfo.InvariantCulture, $"{WallClock.Of(place.RealtimeNanos)} {place.Source} > {place.Destination} {packet.Kind}");
        if (packet.Number is { } number)
        {
            line.Append(CultureInfo.InvariantCulture, $" packet {number}");
        }

        if (packet.Connection is { } connection)
        {
            line.Append(CultureInfo.InvariantCulture, $" connection {connection:x16}");
        }

        line.Append(CultureInfo.InvariantCulture, $" {packet.Bytes} bytes, checksum {(packet.HasGoodChecksum ? "good" : "BAD")}");
        output.WriteLine(line.ToString());
        PrintSeal(packet);
        if (packet.Handshake is { } handshake)
        {
            Print(handshake);
        }

        if (packet.Flow is { } flow)
        {
            Print(flow, packet.Number ?? 0);
        }

        if (packet.Block is { } block)
        {
            Print(block, packet.Flow is { IsBestEffort: true });
        }

        foreach (DumpedControl control in packet.Controls)
        {
            Print(control);
        }

        if (packet.Fault is { } fault)
        {
            Detail($"MALFORMED at byte {fault.Offset}: {fault.What}");
        }
    }

    private void PrintSeal(DumpedPacket packet)
    {
        bool isConnected = packet.Kind == "sealed";
        string? text = packet.Seal switch
        {
            SealState.Unknown when isConnected => "encrypted from byte 24 on: not read without the key and the handshake of the connection",
            SealState.Unknown => "sealed with a shared key; the seal was not checked",
            SealState.Good when isConnected => "decrypted",
            SealState.Good => "seal good",
            SealState.Wrong => "WRONG SEAL: another key, or the packet was changed",
            _ => null,
        };
        if (text is not null)
        {
            Detail($"{text}");
        }
    }

    private void Print(DumpedHandshake handshake)
    {
        Detail($"dialler {handshake.Dialler:x16}, acceptor {handshake.Acceptor:x16}, run {handshake.Instance:x16}");
        Detail($"takes packets of {handshake.MaximumPacket} bytes, messages of {handshake.MaximumMessage}, credit {handshake.Credit}");
        if (handshake.TokenSeconds > 0 || handshake.Filling > 0)
        {
            Detail($"token of second {handshake.TokenSeconds}, {handshake.Filling} bytes of filling");
        }
    }

    private void Print(DumpedFlow flow, ulong number)
    {
        string flags = (flow.WantsConfirmation ? ", wants confirmation" : "") + (flow.IsBestEffort ? ", best effort" : "")
            + (flow.IsLast ? ", last" : "");
        Detail(
            $"confirmed {flow.Confirmed}, settled below {number - flow.Settled}, credit {flow.Credit}, delay {flow.DelayMicros} us{flags}");
        if (flow.Ranges.Count > 0)
        {
            // Counted from what is confirmed, in the 32 bits that the packet has of it.
            IEnumerable<DumpedRange> arrived = flow.Ranges.Select(range => new DumpedRange(
                (uint)(flow.Confirmed + range.First), (uint)(flow.Confirmed + range.Last)));
            Detail($"received as well {Join(arrived)}");
        }
    }

    private void Print(DumpedBlock block, bool isBestEffort)
    {
        string name = isBestEffort ? "block" : string.Create(CultureInfo.InvariantCulture, $"block {block.Number}");
        string kind = block.IsConfirmations ? ", confirmations of delivery" : block.IsUnordered ? ", unordered" : "";
        string part = block.IsPart
            ? string.Create(CultureInfo.InvariantCulture, $"bytes {block.Start} to {block.Start + block.Bytes} of {block.Total}")
            : string.Create(CultureInfo.InvariantCulture, $"{block.Total} bytes");
        Detail($"{name}: {part}{kind}");
        foreach (DumpedFragment fragment in block.Fragments)
        {
            string which = (fragment.IsFirst, fragment.IsEnd) switch
            {
                (true, true) => "whole",
                (true, false) => "begins",
                (false, true) => "ends",
                _ => "goes on",
            };
            string size = fragment is { IsFirst: true, IsEnd: false, MessageBytes: { } bytes } ? $" of {bytes}" : "";
            Detail(
                $"message {fragment.Message}: {fragment.Bytes} bytes{size}, {which}{(fragment.WantsDelivered ? ", wants delivered" : "")}");
        }

        if (block.Delivered.Count > 0)
        {
            Detail($"delivered {Join(block.Delivered)}");
        }
    }

    private void Print(DumpedControl control)
    {
        string more = control switch
        {
            { Missing.Count: > 0 } => " " + Join(control.Missing),
            { Token: { } token } => string.Create(CultureInfo.InvariantCulture, $" {token:x16}"),
            { Reason: { } reason } => $" {reason}",
            { Kind: "path-probe" } => string.Create(CultureInfo.InvariantCulture, $" {control.Bytes} bytes"),
            _ => "",
        };
        Detail($"{control.Kind}{more}");
    }

    private static string Join(IEnumerable<DumpedRange> ranges) => string.Join(", ", ranges.Select(range => range.First == range.Last
        ? range.First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{range.First} to {range.Last}")));

    private void Detail(FormattableString text) => output.WriteLine("    " + text.ToString(CultureInfo.InvariantCulture));
}
