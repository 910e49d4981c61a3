using System.Globalization;
using System.Text.Json;
using Ringside.App.Datagrams;

namespace Ringside.App.Output;

/// <summary>Prints datagrams, one a line, on a thread of its own.</summary>
internal sealed class DatagramConsole : IDisposable
{
    private readonly bool _json;
    private readonly TextWriter _output;
    private readonly EventPrinter<ReceivedDatagram> _printer;

    internal DatagramConsole(bool json, TextWriter output)
    {
        _json = json;
        _output = output;
        _printer = new EventPrinter<ReceivedDatagram>(Print, output.Flush);
    }

    /// <summary>Cancelled when the output has failed.</summary>
    internal CancellationToken Failed => _printer.Failed;

    /// <summary>Hands a datagram over. One thread only.</summary>
    /// <returns>False when the printer is too far behind.</returns>
    internal bool TryPost(ReceivedDatagram datagram) => _printer.TryPost(datagram);

    /// <summary>Prints the counters at the end.</summary>
    /// <returns>False when nobody reads the output.</returns>
    /// <exception cref="IOException">The output has failed, now or before.</exception>
    internal bool PrintSummary(GroupReceiver receiver)
    {
        if (!_printer.Finish())
        {
            return false;
        }

        if (_printer.Failure is { } failure)
        {
            throw failure;
        }

        _output.Write(_json ? JsonSummary(receiver) : string.Create(
            CultureInfo.InvariantCulture,
            $"{Counted.Of(receiver.Count, "datagram")}, {receiver.Port.Dropped} dropped by the kernel, {receiver.Port.Oversized} too long, "
                + $"{receiver.Unprinted} not printed\n"));
        _output.Flush();
        return true;
    }

    public void Dispose() => _printer.Dispose();

    private static string JsonSummary(GroupReceiver receiver) => JsonLine.Of("end", json =>
    {
        json.WriteNumber("datagrams", receiver.Count);
        json.WriteNumber("dropped", receiver.Port.Dropped);
        json.WriteNumber("oversized", receiver.Port.Oversized);
        json.WriteNumber("unprinted", receiver.Unprinted);
        json.WriteString("backend", receiver.Port.Capabilities.FullName);
    });

    private void Print(ReceivedDatagram datagram) => _output.Write(_json ? Json(datagram) : Text(datagram));

    private static string Text(in ReceivedDatagram datagram)
    {
        string stamps = datagram.KernelNanos == 0
            ? $"user {WallClock.Of(datagram.UserNanos)} (no kernel stamp)"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"kernel {WallClock.Of(datagram.KernelNanos)}, user {(datagram.UserNanos - datagram.KernelNanos) / 1000.0:+0.0;-0.0} us");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{stamps}, from {datagram.Source}, {datagram.Payload.Length} bytes: {PayloadText.Of(datagram.Payload)}\n");
    }

    private static string Json(ReceivedDatagram datagram) => JsonLine.Of("datagram", json =>
    {
        json.WriteNumber("n", datagram.Number);
        json.WriteString("source", datagram.Source.ToString());
        json.WriteNumber("bytes", datagram.Payload.Length);
        json.WriteString("text", PayloadText.Of(datagram.Payload));
        WriteStamp(json, datagram.KernelNanos);
        json.WriteNumber("user_ns", datagram.UserNanos);
    });

    private static void WriteStamp(Utf8JsonWriter json, long nanos)
    {
        if (nanos == 0)
        {
            json.WriteNull("kernel_ns");
        }
        else
        {
            json.WriteNumber("kernel_ns", nanos);
        }
    }
}
