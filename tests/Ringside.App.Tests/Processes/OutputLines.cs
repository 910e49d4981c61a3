using System.Diagnostics;

namespace Ringside.App.Tests.Processes;

/// <summary>The lines of one output of a process, kept as they come, to be waited for.</summary>
internal sealed class OutputLines
{
    private readonly object _gate = new();
    private readonly List<string> _lines = [];
    private readonly Thread _reader;
    private bool _ended;

    /// <summary>Starts to read.</summary>
    /// <param name="reader">The output; closed at its end.</param>
    /// <param name="most">After so many lines the output is closed, as <c>head</c> does.</param>
    internal OutputLines(TextReader reader, int most = int.MaxValue)
    {
        _reader = new Thread(() => Read(reader, most)) { IsBackground = true };
        _reader.Start();
    }

    /// <summary>What has come until now.</summary>
    internal IReadOnlyList<string> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Waits for a line.</summary>
    /// <param name="isWanted">Which.</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="from">Lines before this one, counted from 0, do not count.</param>
    /// <returns>The number of the line, from 0; -1 when the output has ended or the limit is over without it.</returns>
    internal int WaitFor(Predicate<string> isWanted, TimeSpan limit, int from = 0)
    {
        long start = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            for (int next = from; ; next++)
            {
                while (next >= _lines.Count)
                {
                    TimeSpan left = limit - Stopwatch.GetElapsedTime(start);
                    if (_ended || left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
                    {
                        return -1;
                    }
                }

                if (isWanted(_lines[next]))
                {
                    return next;
                }
            }
        }
    }

    /// <summary>Waits until the output has ended and all of it is here.</summary>
    internal bool WaitForEnd(TimeSpan limit) => _reader.Join(limit);

    private void Read(TextReader reader, int most)
    {
        try
        {
            while (_lines.Count < most && reader.ReadLine() is { } line)
            {
                lock (_gate)
                {
                    _lines.Add(line);
                    Monitor.PulseAll(_gate);
                }
            }
        }
        catch (IOException)
        {
            // The process was killed in mid-line: what came until then is all there is.
        }

        reader.Dispose();
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }
}
