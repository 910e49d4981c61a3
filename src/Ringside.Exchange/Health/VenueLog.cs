using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Ringside.Exchange.Doors;
using Ringside.Net.Agents;

namespace Ringside.Exchange.Health;

/// <summary>What happens at a node, one line of JSON for each event, written by a thread of its own (JSON, RFC 8259).</summary>
/// <remarks>
/// <code>
/// {"time":"2030-01-31T08:00:00.0000000Z","level":"info","node":"gateway-1","event":"listening","data":{"port":4001}}
/// </code>
/// Not for the path of orders: an event allocates. Whoever writes never waits and never gets an exception: what finds no room in the queue,
/// or cannot be written, is counted. Text is escaped by the rules of JSON, and cut when it is long.
/// </remarks>
public sealed class VenueLog : IDisposable
{
    /// <summary>Characters of a text that are written at most.</summary>
    public const int LongestText = 1_024;

    private readonly ManyToOneRing<Entry> _entries;
    private readonly Stream _output;
    private readonly Func<long> _realtimeNanos;
    private readonly AgentThread _thread;
    private Waiter? _waiter;
    private long _dropped;
    private volatile bool _isClosed;

    /// <summary>Starts the thread.</summary>
    /// <param name="output">Where lines go; stays the caller's, and open until this is closed.</param>
    /// <param name="realtimeNanos">The time of day: nanoseconds since 1970, UTC.</param>
    /// <param name="capacity">Events that may wait to be written; a power of two.</param>
    public VenueLog(Stream output, Func<long> realtimeNanos, int capacity = 1_024)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(realtimeNanos);
        _output = output;
        _realtimeNanos = realtimeNanos;
        _entries = new ManyToOneRing<Entry>(capacity);
        _thread = AgentThread.Start(Begin, new AgentThreadOptions { Name = "log" });
    }

    /// <summary>Events that were not written.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Tells of an event. May be called from any thread.</summary>
    /// <param name="level">How much it matters.</param>
    /// <param name="node">Name of the node.</param>
    /// <param name="happening">What happened, in a word or two: the same for all events of a kind.</param>
    /// <param name="data">What is different about this one.</param>
    public void Write(VenueLogLevel level, string node, string happening, params ReadOnlySpan<LogField> data)
    {
        if (_isClosed || !_entries.TryWrite(new Entry(_realtimeNanos(), level, node ?? "", happening ?? "", data.ToArray())))
            Interlocked.Increment(ref _dropped);
        else
            _waiter!.Wake();
    }

    /// <summary>Writes what waits, and ends the thread.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _thread.Dispose();
    }

    private Writer Begin(Waiter waiter)
    {
        BackgroundThread.Enter();
        _waiter = waiter; // before the constructor returns: the thread is waited for
        return new Writer(this);
    }

    private readonly record struct Entry(long RealtimeNanos, VenueLogLevel Level, string Node, string Event, LogField[] Data);

    private sealed class Writer(VenueLog log) : IAgent, IDisposable
    {
        private const int MostInCycle = 256;

        private readonly ArrayBufferWriter<byte> _lines = new();

        public int DoWork(long nowNanos)
        {
            int count = 0;
            _lines.ResetWrittenCount();
            for (; count < MostInCycle && log._entries.TryRead(out Entry entry); count++)
                Add(entry);
            if (count == 0)
                return 0;
            try
            {
                log._output.Write(_lines.WrittenSpan);
                log._output.Flush();
            }
            catch (Exception)
            {
                // A full disk or a closed pipe: the venue goes on, and says how much it could not tell.
                Interlocked.Add(ref log._dropped, count);
            }

            return count;
        }

        public void Dispose()
        {
            while (DoWork(0) > 0)
                continue;
        }

        private static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText];

        private static string Name(VenueLogLevel level) => level switch
        {
            VenueLogLevel.Error => "error",
            VenueLogLevel.Warning => "warning",
            _ => "info",
        };

        private void Add(in Entry entry)
        {
            DateTime time = DateTime.UnixEpoch.AddTicks(Math.Clamp(entry.RealtimeNanos, 0, long.MaxValue) / 100);
            using (Utf8JsonWriter json = new(_lines))
            {
                json.WriteStartObject();
                json.WriteString("time", time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
                json.WriteString("level", Name(entry.Level));
                json.WriteString("node", Cut(entry.Node));
                json.WriteString("event", Cut(entry.Event));
                json.WriteStartObject("data");
                foreach (LogField field in entry.Data)
                {
                    string name = Cut(field.Name ?? "");
                    if (field.Text is { } text)
                        json.WriteString(name, Cut(text));
                    else
                        json.WriteNumber(name, field.Number);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            _lines.Write("\n"u8);
        }
    }
}
