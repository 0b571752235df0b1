import { z } from 'zod';

const count = z.number().optional().catch(undefined);

/**
 * What is read of a document of `smartctl --json --all`. Every part may be missing: each bus has its own, and a bridge or RAID
 * controller may hide the rest.
 *
 * @see https://www.smartmontools.org/wiki/Json
 */
export const smartctlSchema = z.object({
  smartctl: z
    .object({
      exit_status: z.number().optional(),
      messages: z.array(z.object({ string: z.string(), severity: z.string().optional() })).optional(),
    })
    .optional(),
  device: z.object({ name: z.string(), info_name: z.string().optional(), protocol: z.string().optional() }).optional(),
  model_name: z.string().optional(),
  serial_number: z.string().optional(),
  local_time: z.object({ time_t: z.number() }).optional(),
  smart_status: z.object({ passed: z.boolean() }).optional().catch(undefined),
  temperature: z.object({ current: count }).optional().catch(undefined),
  power_on_time: z.object({ hours: count }).optional().catch(undefined),
  ata_smart_attributes: z
    .object({ table: z.array(z.object({ id: z.number(), raw: z.object({ value: z.number() }) })) })
    .optional()
    .catch(undefined),
  nvme_smart_health_information_log: z
    .object({ percentage_used: count, available_spare: count, media_errors: count })
    .optional()
    .catch(undefined),
  scsi_grown_defect_list: count,
  scsi_error_counter_log: z
    .object({
      read: z.object({ total_uncorrected_errors: count }).optional(),
      write: z.object({ total_uncorrected_errors: count }).optional(),
    })
    .optional()
    .catch(undefined),
});

export type SmartctlDocument = z.output<typeof smartctlSchema>;

/** One figure of a disk. */
export type DiskFigure = { readonly metric: string; readonly unit: string; readonly value: number };

/** ATA attributes whose raw value is a plain count on every vendor's disks. */
const ATA_COUNTS: ReadonlyMap<number, readonly [name: string, unit: string]> = new Map([
  [5, ['reallocated_sectors', '{sector}']],
  [187, ['reported_uncorrectable', '{error}']],
  [197, ['pending_sectors', '{sector}']],
  [198, ['offline_uncorrectable', '{sector}']],
  [199, ['interface_crc_errors', '{error}']],
]);

/** The figures a document holds; what it does not say is not there. */
export function figuresOf(document: SmartctlDocument): DiskFigure[] {
  const figures: DiskFigure[] = [];
  const add = (name: string, unit: string, value: number | undefined) => {
    if (value !== undefined) figures.push({ metric: `hw.disk.smart.${name}`, unit, value });
  };
  for (const { id, raw } of document.ata_smart_attributes?.table ?? []) {
    const known = ATA_COUNTS.get(id);
    if (known !== undefined) add(known[0], known[1], raw.value);
  }
  // A disk on SCSI that replaces a sector adds it to its grown defect list.
  add('reallocated_sectors', '{sector}', document.scsi_grown_defect_list);
  const { read, write } = document.scsi_error_counter_log ?? {};
  if (read !== undefined || write !== undefined) {
    add('reported_uncorrectable', '{error}', (read?.total_uncorrected_errors ?? 0) + (write?.total_uncorrected_errors ?? 0));
  }
  const nvme = document.nvme_smart_health_information_log;
  add('percentage_used', '%', nvme?.percentage_used);
  add('available_spare', '%', nvme?.available_spare);
  add('media_errors', '{error}', nvme?.media_errors);
  add('power_on_time', 'h', document.power_on_time?.hours);
  // Controllers that cannot ask the disk say 0 °C; no running disk is that cold.
  const celsius = document.temperature?.current;
  if (celsius !== undefined && celsius > 0) figures.push({ metric: 'hw.temperature', unit: 'Cel', value: celsius });
  return figures;
}
