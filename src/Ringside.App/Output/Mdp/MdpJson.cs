using System.Globalization;
using System.Text.Json;
using Ringside.Messaging.Mdp.Dumps;

namespace Ringside.App.Output.Mdp;

/// <summary>A packet as one JSON object on one line. Ids are hexadecimal text, because JSON numbers do not hold 64 bits
/// everywhere.</summary>
internal sealed class MdpJson : IMdpPrinter, IDisposable
{
    private readonly JsonLineWriter _line;
    private readonly Utf8JsonWriter _json;

    internal MdpJson(TextWriter output)
    {
        _line = new JsonLineWriter(output);
        _json = _line.Json;
    }

    public void Print(in PacketPlace place, DumpedPacket packet)
    {
        _json.WriteStartObject();
        _json.WriteNumber("frame", place.Frame);
        _json.WriteNumber("nanos", place.RealtimeNanos);
        _json.WriteString("source", place.Source.ToString());
        _json.WriteString("destination", place.Destination.ToString());
        _json.WriteString("kind", packet.Kind);
        _json.WriteNumber("bytes", packet.Bytes);
        _json.WriteBoolean("checksum_good", packet.HasGoodChecksum);
        Id("connection", packet.Connection);
        if (packet.Number is { } number)
        {
            _json.WriteNumber("number", number);
        }

        if (packet.Seal != SealState.None)
        {
            _json.WriteString("seal", packet.Seal switch { SealState.Good => "good", SealState.Wrong => "wrong", _ => "unknown" });
        }

        WriteHandshake(packet.Handshake);
        WriteFlow(packet.Flow);
        WriteBlock(packet.Block);
        WriteControls(packet.Controls);
        if (packet.Fault is { } fault)
        {
            _json.WriteStartObject("malformed");
            _json.WriteNumber("offset", fault.Offset);
            _json.WriteString("what", fault.What);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        _line.End();
    }

    public void Dispose() => _line.Dispose();

    private void WriteHandshake(DumpedHandshake? handshake)
    {
        if (handshake is null)
        {
            return;
        }

        _json.WriteStartObject("handshake");
        Id("dialler", handshake.Dialler);
        Id("acceptor", handshake.Acceptor);
        Id("instance", handshake.Instance);
        _json.WriteNumber("max_packet", handshake.MaximumPacket);
        _json.WriteNumber("max_message", handshake.MaximumMessage);
        _json.WriteNumber("credit", handshake.Credit);
        _json.WriteNumber("token_seconds", handshake.TokenSeconds);
        _json.WriteNumber("filling", handshake.Filling);
        _json.WriteEndObject();
    }

    private void WriteFlow(DumpedFlow? flow)
    {
        if (flow is null)
        {
            return;
        }

        _json.WriteNumber("confirmed", flow.Confirmed);
        _json.WriteNumber("settled", flow.Settled);
        _json.WriteNumber("credit", flow.Credit);
        _json.WriteNumber("delay_micros", flow.DelayMicros);
        _json.WriteBoolean("wants_confirmation", flow.WantsConfirmation);
        _json.WriteBoolean("best_effort", flow.IsBestEffort);
        _json.WriteBoolean("last", flow.IsLast);
        WriteRanges("ranges", flow.Ranges);
    }

    private void WriteBlock(DumpedBlock? block)
    {
        if (block is null)
        {
            return;
        }

        _json.WriteStartObject("block");
        _json.WriteNumber("number", block.Number);
        _json.WriteNumber("start", block.Start);
        _json.WriteNumber("bytes", block.Bytes);
        _json.WriteNumber("total", block.Total);
        _json.WriteBoolean("unordered", block.IsUnordered);
        _json.WriteStartArray("messages");
        foreach (DumpedFragment fragment in block.Fragments)
        {
            _json.WriteStartObject();
            _json.WriteNumber("number", fragment.Message);
            _json.WriteNumber("bytes", fragment.Bytes);
            _json.WriteBoolean("first", fragment.IsFirst);
            _json.WriteBoolean("end", fragment.IsEnd);
            _json.WriteBoolean("wants_delivered", fragment.WantsDelivered);
            if (fragment.MessageBytes is { } size)
            {
                _json.WriteNumber("message_bytes", size);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        WriteRanges("delivered", block.Delivered);
        _json.WriteEndObject();
    }

    private void WriteControls(IReadOnlyList<DumpedControl> controls)
    {
        if (controls.Count == 0)
        {
            return;
        }

        _json.WriteStartArray("controls");
        foreach (DumpedControl control in controls)
        {
            _json.WriteStartObject();
            _json.WriteString("kind", control.Kind);
            _json.WriteNumber("bytes", control.Bytes);
            WriteRanges("missing", control.Missing);
            Id("token", control.Token);
            if (control.Reason is { } reason)
            {
                _json.WriteString("reason", reason.ToString());
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    // Pairs of first and last; nothing when there are none.
    private void WriteRanges(string name, IReadOnlyList<DumpedRange> ranges)
    {
        if (ranges.Count == 0)
        {
            return;
        }

        _json.WriteStartArray(name);
        foreach (DumpedRange range in ranges)
        {
            _json.WriteStartArray();
            _json.WriteNumberValue(range.First);
            _json.WriteNumberValue(range.Last);
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
    }

    private void Id(string name, ulong? id)
    {
        if (id is { } value)
        {
            _json.WriteString(name, value.ToString("x16", CultureInfo.InvariantCulture));
        }
    }
}
