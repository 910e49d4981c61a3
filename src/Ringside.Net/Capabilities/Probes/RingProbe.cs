using Ringside.Linux.Errors;
using Ringside.Linux.IoUring;

namespace Ringside.Net.Capabilities.Probes;

/// <summary>What io_uring can do here (io_uring_setup(2), io_uring_register(2)).</summary>
internal static class RingProbe
{
    internal static CapabilityArea Ask()
    {
        var questions = new Questions();
        if (questions.Ask("io_uring", Describe))
        {
            AskFlags(questions, "completions on the owner's demand (DEFER_TASKRUN)", RingOptions.OneThread);
            AskFlags(questions, "no index of submissions (NO_SQARRAY)", RingOptions.OneThread | RingFlags.NoSubmissionArray);
            AskFlags(questions, "cooperative completions (COOP_TASKRUN)", RingFlags.CoopTaskRun | RingFlags.TaskRunFlag);
            AskFlags(questions, "submissions polled by the kernel (SQPOLL)", RingFlags.SubmissionPolling);
            AskFlags(questions, "entries of mixed size (SQE_MIXED)", RingFlags.MixedSubmissions);
            using Ring ring = RingLadder.Open(new RingOptions(), out _);
            AskRing(questions, ring);
        }

        return questions.Area("io_uring", "this process");
    }

    private static string Describe()
    {
        using Ring ring = RingLadder.Open(new RingOptions(), out IReadOnlyList<KernelException> refusals);
        return $"features 0x{ring.Features.Bits:x}, operations up to {ring.Features.LastOperation}"
            + (refusals.Count == 0 ? string.Empty : $", {refusals.Count} better set-ups refused");
    }

    private static void AskFlags(Questions questions, string asked, RingFlags flags) => questions.Ask(asked, () =>
    {
        using Ring ring = Ring.Open(new RingOptions { SubmissionEntries = 8, Flags = flags });
        return "yes";
    });

    private static void AskRing(Questions questions, Ring ring)
    {
        Supports(questions, ring, "send without copy (SEND_ZC)", RingOperation.SendZeroCopy);
        Supports(questions, ring, "messages between rings (MSG_RING)", RingOperation.MessageRing);
        Has(questions, "several buffers in one receive (RECVSEND_BUNDLE)", ring.Features.HasBundles);
        Has(questions, "no completion for success (CQE_SKIP)", ring.Features.HasSkipSuccess);
        questions.Ask("registered files", () =>
        {
            ring.RegisterFiles(16);
            ring.UnregisterFiles();
            return "yes";
        });
        questions.Ask("registered buffers", () =>
        {
            ring.RegisterBuffers(16);
            ring.UnregisterBuffers();
            return "yes";
        });
        questions.Ask("polling of devices while waiting (NAPI)", () =>
        {
            ring.RegisterBusyPoll(50);
            ring.RegisterBusyPoll(0);
            return "accepted; works where the device has queues to poll";
        });
    }

    private static void Supports(Questions questions, Ring ring, string asked, RingOperation operation) =>
        Has(questions, asked, ring.Features.Supports(operation));

    private static void Has(Questions questions, string asked, bool has) => questions.Ask(
        asked, "io_uring_register(IORING_REGISTER_PROBE)", () => has ? Errno.None : Errno.EINVAL, "this kernel is older than that");
}
