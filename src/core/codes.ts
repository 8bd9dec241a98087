import { generalCodes } from './codes/general.ts';
import { modulesCodes } from './codes/modules.ts';
import { nvmeCodes } from './codes/nvme.ts';
import { settingsCodes } from './codes/settings.ts';
import { shellCodes } from './codes/shell.ts';

/** Every diagnostic code: its severity and what it means. docs/codes.md is generated from this table. */
export const codes = {
  ...generalCodes,
  ...nvmeCodes,
  ...shellCodes,
  ...modulesCodes,
  ...settingsCodes,
} as const;
