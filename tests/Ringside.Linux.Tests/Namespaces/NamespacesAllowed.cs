using Ringside.Linux.Namespaces;

namespace Ringside.Linux.Tests.Namespaces;

/// <summary>Skips a test, with the reason, where namespaces cannot be made.</summary>
internal static class NamespacesAllowed
{
    internal static void OrSkip()
    {
        if (!NetworkNamespace.IsAllowed(out string? reason))
        {
            Assert.Skip($"network namespaces: {reason}");
        }
    }
}
