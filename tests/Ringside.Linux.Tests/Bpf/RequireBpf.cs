using Ringside.Linux.Bpf;
using Ringside.Linux.Errors;
using Ringside.Testing;

namespace Ringside.Linux.Tests.Bpf;

/// <summary>What tests of BPF need: namespaces, and the right to load programs.</summary>
internal static class RequireBpf
{
    internal static void Programs()
    {
        Require.NetworkNamespaces();
        try
        {
            BpfMap.Create(BpfMapKind.Array, 4, 8, 1, "probe").Dispose();
        }
        catch (KernelException refusal)
        {
            Assert.Skip(refusal.Message);
        }
    }
}
