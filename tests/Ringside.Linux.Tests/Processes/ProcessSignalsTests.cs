using System.Diagnostics;
using Ringside.Linux.Errors;
using Ringside.Linux.Processes;

namespace Ringside.Linux.Tests.Processes;

/// <summary>Signals reach the one process that they are sent to.</summary>
public sealed class ProcessSignalsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_process_stands_still_goes_on_and_ends()
    {
        using Process process = Process.Start("sleep", "1000");
        try
        {
            Assert.Equal(Errno.None, ProcessSignals.Send(process.Id, ProcessSignal.Stop));
            WaitForState(process.Id, 'T');
            Assert.Equal(Errno.None, ProcessSignals.Send(process.Id, ProcessSignal.Continue));
            WaitForState(process.Id, 'S');
            Assert.Equal(Errno.None, ProcessSignals.Send(process.Id, ProcessSignal.Terminate));
            Assert.True(process.WaitForExit(Limit), "it does not end");
            Assert.Equal(128 + (int)ProcessSignal.Terminate, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public void A_process_that_stands_still_can_be_killed()
    {
        using Process process = Process.Start("sleep", "1000");
        try
        {
            Assert.Equal(Errno.None, ProcessSignals.Send(process.Id, ProcessSignal.Stop));
            Assert.Equal(Errno.None, ProcessSignals.Send(process.Id, ProcessSignal.Kill));
            Assert.True(process.WaitForExit(Limit), "it does not end");
            Assert.Equal(128 + (int)ProcessSignal.Kill, process.ExitCode);
            Assert.Equal(Errno.ESRCH, ProcessSignals.Send(process.Id, ProcessSignal.Continue));
        }
        finally
        {
            process.Kill();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Groups_and_all_are_not_sent_to(int process) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessSignals.Send(process, ProcessSignal.Continue));

    // The state is the letter behind the name in brackets (proc_pid_stat(5)).
    private static void WaitForState(int process, char state) => Assert.True(
        SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{process}/stat").Split(") ")[1][0] == state, Limit),
        $"it does not come to {state}: {File.ReadAllText($"/proc/{process}/stat")}");
}
