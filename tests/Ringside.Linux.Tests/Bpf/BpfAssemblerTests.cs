using Ringside.Linux.Bpf;

namespace Ringside.Linux.Tests.Bpf;

/// <summary>The encoding, against numbers that other assemblers give, and labels.</summary>
public sealed class BpfAssemblerTests
{
    [Fact]
    public void Instructions_are_encoded_as_the_kernel_documents_them()
    {
        var code = new BpfAssembler();
        BpfLabel end = code.NewLabel("end");
        code.Move(BpfRegister.R0, 2);
        code.Move(BpfRegister.R6, BpfRegister.R1);
        code.Load(BpfSize.Word, BpfRegister.R2, BpfRegister.R1, 4);
        code.Load(BpfSize.Byte, BpfRegister.R5, BpfRegister.R2, -1);
        code.Store(BpfSize.Double, BpfRegister.R10, -8, BpfRegister.R3);
        code.Store(BpfSize.Half, BpfRegister.R10, -2, 7);
        code.AddAtomically(BpfSize.Double, BpfRegister.R0, 0, BpfRegister.R1);
        code.Compute(BpfOperation.Add, BpfRegister.R2, -4);
        code.Compute(BpfOperation.Xor, BpfRegister.R2, BpfRegister.R3);
        code.SwapNetworkOrder(BpfRegister.R4, 16);
        code.MoveLong(BpfRegister.R1, 0x1122_3344_5566_7788);
        code.JumpIf(BpfRegister.R1, BpfCondition.NotEqual, 9, end);
        code.JumpIf(BpfRegister.R4, BpfCondition.Above, BpfRegister.R3, end);
        code.Jump(end);
        code.Call(BpfHelper.RedirectMap);
        code.Place(end);
        code.Exit();
        Assert.Equal(
            [
                0x0000_0002_0000_00b7,
                0x0000_0000_0000_16bf,
                0x0000_0000_0004_1261,
                0x0000_0000_ffff_2571,
                0x0000_0000_fff8_3a7b,
                0x0000_0007_fffe_0a6a,
                0x0000_0000_0000_10db,
                0xffff_fffc_0000_0207,
                0x0000_0000_0000_32af,
                0x0000_0010_0000_04dc,
                0x5566_7788_0000_0118,
                0x1122_3344_0000_0000,
                0x0000_0009_0003_0155,
                0x0000_0000_0002_342d,
                0x0000_0000_0001_0005,
                0x0000_0033_0000_0085,
                0x0000_0000_0000_0095,
            ],
            code.ToInstructions());
    }

    [Fact]
    public void A_label_that_was_never_placed_is_named()
    {
        var code = new BpfAssembler();
        code.Jump(code.NewLabel("nowhere"));
        string message = Assert.Throws<InvalidOperationException>(code.ToInstructions).Message;
        Assert.Equal("instruction 0 jumps to nowhere, which was never placed", message);
    }

    [Fact]
    public void A_label_that_is_placed_twice_is_named()
    {
        var code = new BpfAssembler();
        BpfLabel label = code.NewLabel("here");
        code.Place(label);
        code.Exit(0);
        string message = Assert.Throws<InvalidOperationException>(() => code.Place(label)).Message;
        Assert.Equal("label here is placed twice, at 0 and at 2", message);
    }

    [Fact]
    public void A_jump_too_far_is_refused()
    {
        var code = new BpfAssembler();
        BpfLabel far = code.NewLabel("far");
        code.Jump(far);
        for (int i = 0; i < 32768; i++)
        {
            code.Exit();
        }

        code.Place(far);
        string message = Assert.Throws<InvalidOperationException>(code.ToInstructions).Message;
        Assert.Equal("instruction 0 jumps 32768 instructions to far; the most is 32767", message);
    }

    [Fact]
    public void Offsets_and_swaps_that_cannot_be_encoded_are_refused()
    {
        var code = new BpfAssembler();
        Assert.Throws<ArgumentOutOfRangeException>(() => code.Load(BpfSize.Byte, BpfRegister.R0, BpfRegister.R1, 32768));
        Assert.Throws<ArgumentOutOfRangeException>(() => code.Store(BpfSize.Byte, BpfRegister.R0, -32769, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => code.SwapNetworkOrder(BpfRegister.R0, 8));
        Assert.Equal(0, code.Count);
    }
}
