using System.Globalization;
using Ringside.App.Venue;
using Ringside.Exchange.Auditing;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Hosting;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.App.Commands.Venue;

/// <summary>Runs an audit until its time is over, it has caught up, or Ctrl-C, and tells how far it is.</summary>
/// <param name="venue">The venue.</param>
/// <param name="errors">Where progress and findings are told.</param>
internal sealed class AuditRun(VenueConfiguration venue, TextWriter errors)
{
    /// <summary>How long nothing may come before the venue counts as one that cannot be followed.</summary>
    internal const long PatienceNanos = 10_000_000_000;

    private const long TellNanos = 1_000_000_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private long _startNanos;
    private long _readNanos;
    private long _read;
    private long _toldNanos;
    private int _toldFindings;

    /// <summary>How long it goes on at most.</summary>
    internal long LengthNanos { get; init; } = long.MaxValue;

    /// <summary>Whether it ends when everything was read once.</summary>
    internal bool EndsCaughtUp { get; init; }

    /// <summary>Where accounts of orders go; null for nowhere.</summary>
    internal TextWriter? Ledger { get; init; }

    /// <summary>Runs it.</summary>
    /// <exception cref="RefusedException">The machine refused a port, or the file of the accounts took no more.</exception>
    internal AuditVerdict Run()
    {
        using var interruption = new Interruption();
        if (!Backends.TryGet("socket", out IBackend? backend))
        {
            throw new InvalidOperationException("there is no back end named socket");
        }

        try
        {
            using VenueAudit audit = VenueAudit.Start(new VenueAuditOptions { Venue = venue, Backend = backend, Ledger = Ledger });
            _startNanos = _readNanos = _toldNanos = KernelClock.MonotonicNanos();
            while (!IsOver(audit.Progress, KernelClock.MonotonicNanos()) && audit.IsRunning
                && !interruption.Token.WaitHandle.WaitOne(Pause))
            {
                Tell(audit.Progress, KernelClock.MonotonicNanos());
            }

            AuditReport report = audit.Stop();
            TellFindings(report.Progress);
            return new AuditVerdict(report, Problem(report.Progress, KernelClock.MonotonicNanos()));
        }
        catch (AgentException failure) when (failure.InnerException is KernelException or IOException)
        {
            throw new RefusedException(failure.Message);
        }
    }

    private bool IsOver(AuditProgress progress, long nowNanos)
    {
        if (progress.Batches != _read)
        {
            (_read, _readNanos) = (progress.Batches, nowNanos);
        }

        bool isStuck = nowNanos - _readNanos >= PatienceNanos && (progress.Batches == 0 || (EndsCaughtUp && !progress.HasCaughtUp));
        return progress.Fault is not null || isStuck || (EndsCaughtUp && progress.HasCaughtUp) || nowNanos - _startNanos >= LengthNanos;
    }

    private string? Problem(AuditProgress progress, long nowNanos)
    {
        string store = string.Join(", ", venue.Stores.Select(node => $"{node.Name} at {node.Stream}"));
        if (!progress.WasHeard)
        {
            return $"the venue was not heard: no writer of a stream on {venue.Interface}; does it run? (stores: {store})";
        }

        if (progress.Batches == 0)
        {
            return $"a writer was heard, but no batch was found on a store ({store})";
        }

        bool isStuck = nowNanos - _readNanos >= PatienceNanos && progress.Behind > 0;
        return isStuck || (EndsCaughtUp && !progress.HasCaughtUp)
            ? $"{progress.Batches} batches were read, and {progress.Behind} behind them could not be"
            : null;
    }

    private void Tell(AuditProgress progress, long nowNanos)
    {
        TellFindings(progress);
        if (nowNanos - _toldNanos < TellNanos)
        {
            return;
        }

        _toldNanos = nowNanos;
        errors.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"audit: {progress.Batches} batches, {progress.OpenOrders} open orders, {progress.Trades} trades, {progress.Behind} behind"));
    }

    private void TellFindings(AuditProgress progress)
    {
        while (_toldFindings < progress.First.Length)
        {
            errors.WriteLine($"audit: {progress.First[_toldFindings++]}");
        }
    }
}
