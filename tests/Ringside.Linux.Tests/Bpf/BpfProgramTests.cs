using Ringside.Linux.Bpf;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Tests.Bpf;

/// <summary>What the verifier refuses, and how that reads.</summary>
public sealed class BpfProgramTests
{
    [Fact]
    public void A_refused_program_says_in_one_line_what_was_wrong_and_where()
    {
        RequireBpf.Programs();
        var code = new BpfAssembler();
        code.Move(BpfRegister.R6, BpfRegister.R1);
        code.Load(BpfSize.Word, BpfRegister.R2, BpfRegister.R6, 200);
        code.Exit(2);
        KernelException refusal = Assert.Throws<KernelException>(() => BpfProgram.Load(BpfProgramKind.Xdp, code, "bad"));
        Assert.Equal(Errno.EACCES, refusal.Error);
        Assert.Equal(
            "bpf(BPF_PROG_LOAD bad): EACCES, the verifier says: invalid bpf_context access off=200 size=4 "
            + "(at 1: (61) r2 = *(u32 *)(r6 +200))",
            refusal.Message);
        Assert.Contains("0: (bf) r6 = r1", refusal.Details);
        Assert.Contains("processed 2 insns", refusal.Details);
    }

    [Fact]
    public void A_packet_that_is_read_without_looking_at_its_end_is_refused()
    {
        RequireBpf.Programs();
        var code = new BpfAssembler();
        code.Load(BpfSize.Word, BpfRegister.R2, BpfRegister.R1, 0);
        code.Load(BpfSize.Byte, BpfRegister.R0, BpfRegister.R2, 0);
        code.Exit();
        KernelException refusal = Assert.Throws<KernelException>(() => BpfProgram.Load(BpfProgramKind.Xdp, code, "bad"));
        Assert.Contains("invalid access to packet", refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData(BpfProgramKind.SocketFilter)]
    [InlineData(BpfProgramKind.TrafficClass)]
    [InlineData(BpfProgramKind.Xdp)]
    [InlineData(BpfProgramKind.ReusePort)]
    public void A_program_of_every_kind_is_loaded(BpfProgramKind kind)
    {
        RequireBpf.Programs();
        var code = new BpfAssembler();
        code.Exit(1);
        using var program = BpfProgram.Load(kind, code, "accept");
        Assert.Equal((kind, "accept"), (program.Kind, program.Name));
    }

    [Fact]
    public void A_program_can_be_run_on_a_packet_that_nobody_sends()
    {
        RequireBpf.Programs();
        var code = new BpfAssembler();
        code.Exit(3);
        using var program = BpfProgram.Load(BpfProgramKind.Xdp, code, "three");
        Assert.Equal(3, program.Run(new byte[60]));
        Assert.Equal(Errno.EINVAL, Assert.Throws<KernelException>(() => program.Run(new byte[13])).Error);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("processed 0 insns (limit 1000000) max_states_per_insn 0\n\n", null)]
    [InlineData("0: (95) exit\nR0 !read_ok\nprocessed 1 insns (limit 1000000)\n", "R0 !read_ok (at 0: (95) exit)")]
    [InlineData("0: (95) exit ; R0=1\nR0 !read_ok\n", "R0 !read_ok (at 0: (95) exit)")]
    [InlineData("unreachable insn 3\nprocessed 0 insns\n", "unreachable insn 3")]
    [InlineData("12: (95) exit\n", "12: (95) exit")]
    public void The_log_is_summed_up(string log, string? expected) => Assert.Equal(expected, VerifierLog.Summarise(log));
}
