using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Files;
using Ringside.Exchange.Hosting;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;

namespace Ringside.App.Commands.Venue;

/// <summary>What nodes of a venue stand on here: its folder, the network interface, certificates. Looked at before anything is started, so
/// that what is missing is named as the venue's file names it.</summary>
internal static class VenueGround
{
    /// <summary>Looks whether all is there.</summary>
    /// <param name="venue">The venue.</param>
    /// <param name="nodes">Names of the nodes that are to run here; none for all.</param>
    /// <exception cref="UsageException">Something is not; says what.</exception>
    internal static void Check(VenueConfiguration venue, IReadOnlyList<string> nodes)
    {
        MakeFolder("dataFolder", venue.DataFolder);
        try
        {
            KernelSocket.InterfaceIndex(venue.Interface);
        }
        catch (KernelException)
        {
            throw new UsageException($"interface: \"{venue.Interface}\" is no network interface of this machine (ip link shows them)");
        }

        for (int index = 0; index < venue.Nodes.Length; index++)
        {
            NodeConfiguration node = venue.Nodes[index];
            bool isHere = nodes.Count == 0 || nodes.Contains(node.Name);
            if (isHere && node.TlsFile is { } file)
            {
                CheckCertificate($"nodes[{index}].tls of {node.Name}", file);
            }

            if (isHere && node.Role is NodeRole.Engine or NodeRole.Merge && venue.ZooKeeper is { } keeper
                && !ZooKeeperFiles.TryRead(keeper, out _, out _, out string error))
            {
                throw new UsageException(error);
            }
        }
    }

    /// <summary>Makes a folder, if it is not there.</summary>
    /// <param name="name">The option or key that says which.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="UsageException">It cannot be made; says why.</exception>
    internal static void MakeFolder(string name, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            string why = File.Exists(folder) ? "is a file, expected a folder"
                : problem is FileNotFoundException or DirectoryNotFoundException ? "no folder can be made there"
                : FileProblem.Of(folder, problem);
            throw new UsageException($"{name} {folder}: {why}");
        }
    }

    private static void CheckCertificate(string place, string file)
    {
        try
        {
            using X509Certificate2 certificate = TlsCertificate.Load(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{place}: {file}: {FileProblem.Of(file, problem)}");
        }
        catch (CryptographicException)
        {
            throw new UsageException($"{place}: {file}: expected a certificate with its key (PEM)");
        }
    }
}
